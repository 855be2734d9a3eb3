/** A Java type without its packages: `List<Station>`. */
export function shortType(type: string): string {
  return type.replace(/\b(?:\w+[.$])+(\w+)/g, '$1');
}
