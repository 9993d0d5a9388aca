/** The Shoal mark: two fish swim along, one is different. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M5 9.500c3-3 7-3 10 0-3 3-7 3-10 0Zm10 0 3-2.400v4.800Z" />
      <path d="M13 16c3-3 7-3 10 0-3 3-7 3-10 0Zm10 0 3-2.400v4.800Z" opacity="0.7" />
      <path d="M5 22.500c3-3 7-3 10 0-3 3-7 3-10 0Zm10 0 3-2.400v4.800Z" data-part="odd" />
    </svg>
  );
}
