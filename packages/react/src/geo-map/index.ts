export { GeoMap, type GeoMapProps } from './geo-map';
export { useGeoMap, type GeoMapBinding } from './use-geo-map';
