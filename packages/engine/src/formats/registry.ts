import { ShoalError } from '../base/errors';
import { bundle } from './bundle/bundle-format';
import { coco } from './coco/coco';
import type { Format } from './contract/format';
import { arrowSource } from './arrow/arrow-source';
import { cvat } from './cvat/cvat';
import { csvSource } from './csv/csv-source';
import { jsonlSource, jsonSource } from './json-table/json-source';
import { fiftyone } from './fiftyone/fiftyone';
import { kitti } from './kitti/kitti';
import { labelbox } from './labelbox/labelbox';
import { labelStudio } from './label-studio/label-studio';
import { mediaFolder } from './media-folder/media-folder';
import { nuscenes } from './nuscenes/nuscenes';
import { npy } from './npy/npy-format';
import { parquetSource } from './parquet/parquet-source';
import { scale } from './scale/scale';
import { voc } from './voc/voc';
import { yolo } from './yolo/yolo';
import { writeArrowTables, writeCsvTables, writeJsonLinesTables, writeParquetTables } from './tabular/write-tables';
import { createTableFormat } from './tabular/create-table-format';

/** Every format that is read or written. A new one is a folder and a line here. */
export const formats: readonly Format[] = [
  bundle,
  coco,
  yolo,
  voc,
  cvat,
  labelStudio,
  labelbox,
  scale,
  fiftyone,
  kitti,
  nuscenes,
  createTableFormat(csvSource, writeCsvTables),
  createTableFormat(parquetSource, writeParquetTables),
  createTableFormat(arrowSource, writeArrowTables),
  createTableFormat(jsonlSource, writeJsonLinesTables),
  createTableFormat(jsonSource),
  npy,
  mediaFolder,
];

/** The format with an id. Throws `invalid-argument` naming those that exist. */
export function findFormat(id: string): Format {
  const found = formats.find((format) => format.id === id);
  if (found) return found;
  const known = formats.map((format) => format.id);
  throw new ShoalError('invalid-argument', `There is no format "${id}". Formats: ${known.join(', ')}.`, { details: { format: id, known } });
}
