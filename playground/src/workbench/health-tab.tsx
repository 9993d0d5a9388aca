import { LabelHealth } from '@shoal/react/evaluation';

export function HealthTab({ onShow }: { readonly onShow: () => void }) {
  return <LabelHealth className="fill" onShow={onShow} />;
}
