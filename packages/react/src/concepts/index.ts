export { ConceptList, type ConceptListProps } from './concept-list';
