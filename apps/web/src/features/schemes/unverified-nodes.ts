/** The codes of the indicators whose document says `"status": "unverified"`, wherever they stand in it. */
export function unverifiedNodes(document: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      if ('status' in value && value.status === 'unverified' && 'code' in value) found.add(String(value.code));
      Object.values(value).forEach(visit);
    }
  };
  visit(document);
  return found;
}
