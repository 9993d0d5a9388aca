import type { ClassInfo } from '../../model/manifest';
import type { Finding } from '../contract/findings';
import type { RawTable } from '../table/raw-table';

export interface ClassLinker {
  /** Takes the classes of a part in and says what each of its class ids is called in the whole. */
  link(classes: readonly ClassInfo[], file: string): (classId: string) => string;
  /** Reorders the columns of a part's probabilities to the order of all classes; call it when all parts were linked. */
  spread(table: RawTable, classes: readonly ClassInfo[]): RawTable;
  readonly classes: readonly ClassInfo[];
}

/** One class map for all parts. Classes are the same when their names are; an id that means two things in two files is renamed. */
export function createClassLinker(base: readonly ClassInfo[], report: (finding: Finding) => void): ClassLinker {
  const classes: ClassInfo[] = [...base];
  const byId = new Map(base.map((info) => [info.id, info]));
  const byName = new Map(base.map((info) => [info.name, info]));
  const maps = new Map<readonly ClassInfo[], Map<string, string>>();

  function take(info: ClassInfo, file: string): string {
    const sameName = byName.get(info.name);
    const sameId = byId.get(info.id);
    if (sameName) return sameName.id;
    // A part that knows numbers only ("3" named "3") means the class with that id.
    if (sameId && (info.name === info.id || sameId.name === sameId.id)) return sameId.id;
    let id = info.id;
    if (sameId) {
      id = byId.has(info.name) ? `${info.name} (${info.id})` : info.name;
      report({ code: 'id-collision', message: `Class "${info.id}" is "${sameId.name}" in another file and "${info.name}" here. Here it is called "${id}".`, file, value: info.id });
    }
    const added = { ...info, id };
    classes.push(added);
    byId.set(id, added);
    byName.set(info.name, added);
    return id;
  }

  return {
    classes,
    link(given, file) {
      const map = new Map(given.map((info) => [info.id, take(info, file)]));
      maps.set(given, map);
      return (classId) => map.get(classId) ?? byId.get(classId)?.id ?? byName.get(classId)?.id ?? classId;
    },
    spread(table, given) {
      const column = table.columns['probs'];
      if (column?.type !== 'vector') return table;
      const map = maps.get(given);
      const target = given.map((info) => classes.findIndex((candidate) => candidate.id === map?.get(info.id)));
      // Without classes of its own a part of the right width is in the order of all classes.
      const order = given.length === column.size ? target : Array.from({ length: column.size }, (_, index) => index);
      if (column.size === classes.length && order.every((to, from) => to === from)) return table;
      const values = new Float32Array(table.rows * classes.length);
      for (let row = 0; row < table.rows; row++) {
        for (let from = 0; from < column.size; from++) {
          const to = order[from] ?? -1;
          if (to >= 0 && to < classes.length) values[row * classes.length + to] = column.values[row * column.size + from] ?? 0;
        }
      }
      return { rows: table.rows, columns: { ...table.columns, probs: { type: 'vector', size: classes.length, values, valid: column.valid } } };
    },
  };
}
