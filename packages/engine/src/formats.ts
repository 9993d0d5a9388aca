/** `@shoal/engine/formats`: bytes to tables and back, without a database. */
export { parseManifest, parseManifestText } from './formats/bundle/parse-manifest';
export { readArrowSchema, validateArrow } from './formats/arrow/validate-arrow';
export { decodeEmbeddings, type Embeddings } from './formats/arrow/decode-embeddings';
export type { ImportedTable } from './formats/arrow/canonical-columns';
export { checkArrowBytes } from './base/arrow-bytes';
export { writeCoco, type CocoOptions } from './formats/coco/write-coco';
export type { CocoAnnotation, CocoCategory, CocoFile, CocoImage, CocoInfo, CocoResult } from './formats/coco/coco-types';
export { writeCsv, type CsvCell, type CsvOptions } from './formats/csv/write-csv';
export { readNpy, type NpyArray, type NpyData } from './formats/npy/npy';
export { writeNpy } from './formats/npy/write-npy';
