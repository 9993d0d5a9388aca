export { Gallery, type GalleryProps } from './gallery';
export { useGallery, type GalleryBinding } from './use-gallery';
