export { FacetList, type FacetListProps } from './facet-list';
export { useFacetList } from './use-facet-list';
