/**
 * Default collation and most bytes a character takes, of each character set; from information_schema.CHARACTER_SETS of
 * 9.7.4. The default collation of utf8mb4 is utf8mb4_0900_ai_ci since 8.0.1.
 */
const sets = new Map<string, { readonly collation: string; readonly bytes: number }>();
for (const [bytes, names] of [
  [
    1,
    'armscii8_general_ci ascii_general_ci binary cp1250_general_ci cp1251_general_ci cp1256_general_ci cp1257_general_ci ' +
      'cp850_general_ci cp852_general_ci cp866_general_ci dec8_swedish_ci geostd8_general_ci greek_general_ci ' +
      'hebrew_general_ci hp8_english_ci keybcs2_general_ci koi8r_general_ci koi8u_general_ci latin1_swedish_ci ' +
      'latin2_general_ci latin5_turkish_ci latin7_general_ci macce_general_ci macroman_general_ci swe7_swedish_ci ' +
      'tis620_thai_ci',
  ],
  [
    2,
    'big5_chinese_ci cp932_japanese_ci euckr_korean_ci gb2312_chinese_ci gbk_chinese_ci sjis_japanese_ci ucs2_general_ci',
  ],
  [3, 'eucjpms_japanese_ci ujis_japanese_ci utf8mb3_general_ci'],
  [4, 'gb18030_chinese_ci utf16_general_ci utf16le_general_ci utf32_general_ci utf8mb4_0900_ai_ci'],
] as const) {
  for (const collation of names.split(' ')) sets.set(charsetOfCollation(collation), { collation, bytes });
}

/** Lower case, and `utf8` as what it still is an alias of. */
export function normalCharset(charset: string): string {
  const lower = charset.toLowerCase();
  return lower === 'utf8' ? 'utf8mb3' : lower;
}

/** @returns the collation that a character set has when none is written, undefined for an unknown set */
export function defaultCollation(charset: string): string | undefined {
  return sets.get(normalCharset(charset))?.collation;
}

/** @returns most bytes that one character takes; 4 for an unknown set, the worst there is */
export function bytesPerCharacter(charset: string): number {
  return sets.get(normalCharset(charset))?.bytes ?? 4;
}

/** A collation begins with its character set's name; `utf8_` is the old spelling of `utf8mb3_`. */
export function charsetOfCollation(collation: string): string {
  const lower = collation.toLowerCase();
  const end = lower.indexOf('_');
  return normalCharset(end === -1 ? lower : lower.slice(0, end));
}
