import { ShoalError } from '../base/errors';
import type { MediaPolicy } from './media';

const pictureData = /^data:image\/(png|jpeg|webp|gif|avif)[;,]/i;

/**
 * The address of a picture when it may be loaded. Throws `invalid-data` for schemes that can run script or read files
 * (`javascript:`, `data:text/html`, SVG as data, `file:`), and for origins that the host did not allow.
 */
export function allowMediaUrl(uri: string, base: URL | undefined, origins: ReadonlySet<string | undefined>, policy: MediaPolicy): URL {
  const shown = uri.length > 120 ? `${uri.slice(0, 117)}…` : uri;
  const refuse = (why: string): never => {
    throw new ShoalError('invalid-data', `The picture "${shown}" is not loaded: ${why}.`, { details: { uri: shown } });
  };
  let url: URL;
  try {
    // A "#" in a file name is part of the name; fragments mean nothing for pictures.
    url = new URL(uri.startsWith('data:') ? uri : uri.replaceAll('#', '%23'), base);
  } catch {
    return refuse('it is not an address, and there is no folder to look it up in');
  }
  switch (url.protocol) {
    case 'data:':
      return pictureData.test(uri) ? url : refuse('only PNG, JPEG, WebP, GIF and AVIF may be embedded as data');
    case 'blob:':
      return url;
    case 'http:':
    case 'https:': {
      const allowed = policy === 'any' || (policy === 'same-origin' ? origins.has(url.origin) : policy(url));
      return allowed ? url : refuse(`its origin ${url.origin} is not allowed. Allow it with the \`media\` option of openDataset`);
    }
    default:
      return refuse(`addresses of the kind "${url.protocol}" are not allowed. Expected http, https, blob or picture data`);
  }
}
