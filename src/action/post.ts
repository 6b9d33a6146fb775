/** What the step behind the main one does: nothing yet where that one ended by itself. */
export async function afterwards(
  _env: Readonly<Record<string, string | undefined>>,
  _say: (text: string) => void,
): Promise<void> {}
