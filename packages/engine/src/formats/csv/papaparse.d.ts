// The part of papaparse that is used; its published types need those of Node.
declare module 'papaparse' {
  interface ParsedRows {
    readonly data: string[][];
    readonly meta: { readonly cursor: number };
  }
  const Papa: {
    parse<T>(text: string, options: { readonly delimiter?: string }): { readonly data: T[] };
    readonly Parser: new (options: { readonly delimiter: string }) => { parse(text: string, baseIndex: number, ignoreLastRow: boolean): ParsedRows };
  };
  export default Papa;
}
