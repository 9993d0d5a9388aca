import { RecordBatchReader, type Schema } from 'apache-arrow';
import { checkArrowBytes } from '../../base/arrow-bytes';
import { messageOf, ShoalError } from '../../base/errors';
import { CANONICAL_COLUMNS, fitsRole, ROLE_WORDS, type ImportedTable } from './canonical-columns';

/**
 * Checks the bytes of an Arrow file or stream (magic, byte order, truncation) and that it has the columns which the
 * table needs, with types that fit. Looks at the schema only: rows are judged by the import report. `where` is the file.
 *
 * Throws `unsupported-format` or `invalid-data` naming the column, the table and the columns that were found.
 */
export function validateArrow(bytes: Uint8Array, table: ImportedTable, where: string): Schema {
  const schema = readArrowSchema(bytes, where);
  const found = schema.fields.map((field) => field.name);
  const twice = found.find((name, index) => found.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index);
  if (twice !== undefined) {
    throw new ShoalError('invalid-data', `Column "${twice}" occurs twice in ${table} (${where}); names are compared without case. Rename one of them.`, { details: { table, where, column: twice, found } });
  }
  for (const { name, role, required } of CANONICAL_COLUMNS[table]) {
    const field = schema.fields.find((candidate) => candidate.name.toLowerCase() === name);
    if (!field) {
      if (!required) continue;
      throw new ShoalError('invalid-data', `Column "${name}" not found in ${table} (${where}). Columns: ${found.join(', ') || 'none'}. Add it, or rename the column that holds it.`, { details: { table, where, column: name, found } });
    }
    if (!fitsRole(field.type, role)) {
      throw new ShoalError('invalid-data', `Column "${name}" of ${table} (${where}) is ${String(field.type)}, expected ${ROLE_WORDS[role]}. Convert it before writing the file.`, {
        details: { table, where, column: name, type: String(field.type), expected: ROLE_WORDS[role], found },
      });
    }
  }
  return schema;
}

/** The schema of checked Arrow bytes, without decoding any row. */
export function readArrowSchema(bytes: Uint8Array, where: string): Schema {
  checkArrowBytes(bytes, where);
  try {
    return RecordBatchReader.from(bytes).open().schema;
  } catch (cause) {
    throw new ShoalError('invalid-data', `The schema of "${where}" cannot be read: ${messageOf(cause)}. Write the file again with a current Arrow library.`, { details: { where }, cause });
  }
}
