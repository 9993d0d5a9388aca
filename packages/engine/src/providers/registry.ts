import { ShoalError } from '../base/errors';
import { cvatProvider } from './cvat/cvat';
import { labelboxProvider } from './labelbox/labelbox';
import { labelStudioProvider } from './label-studio/label-studio';
import type { LabelingProvider } from './provider';
import { scaleProvider } from './scale/scale';
import { webhookProvider } from './webhook/webhook';

/** Every provider, in the order in which they are offered. */
export const labelingProviders: readonly LabelingProvider[] = [labelStudioProvider, cvatProvider, labelboxProvider, scaleProvider, webhookProvider];

/** Throws `not-found` with the ids that there are. */
export function findLabelingProvider(id: string): LabelingProvider {
  const found = labelingProviders.find((provider) => provider.id === id);
  if (!found) throw new ShoalError('not-found', `There is no labeling provider "${id}". There are: ${labelingProviders.map((provider) => provider.id).join(', ')}.`, { details: { id } });
  return found;
}
