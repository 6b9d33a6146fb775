import { randomBytes, randomInt } from 'node:crypto';
import type { Session } from '../../mysql/session.ts';

/** The application before and after the deploy; the new one writes CHECKSUM. */
export type Version = 'old' | 'new';

const kinds = ['page_view', 'click', 'search', 'add_to_cart', 'purchase'] as const;

/**
 * Sends the request with that number. Of four requests, two read a row by its key, one inserts a row, one updates a row.
 * @param keys how many rows exist; all are equally likely
 */
export async function sendRequest(session: Session, version: Version, number: number, keys: number): Promise<void> {
  switch (number % 4) {
    case 1:
      return insert(session, version);
    case 3:
      return update(session, version, randomInt(1, keys + 1));
    default:
      await session.query('SELECT ID, USER_ID, KIND, PAYLOAD, CREATED_AT FROM EVENTS WHERE ID = ?', [
        randomInt(1, keys + 1),
      ]);
  }
}

/** Whether the request with that number adds a row. */
export function isInsert(number: number): boolean {
  return number % 4 === 1;
}

async function insert(session: Session, version: Version): Promise<void> {
  const user = randomInt(1, 100_001);
  const payload = makePayload();
  const row = [user, kinds[randomInt(kinds.length)] ?? 'click', payload] as const;
  if (version === 'old') {
    await session.execute('INSERT INTO EVENTS (USER_ID, KIND, PAYLOAD) VALUES (?, ?, ?)', row);
  } else {
    await session.execute(
      'INSERT INTO EVENTS (USER_ID, KIND, PAYLOAD, CHECKSUM) VALUES (?, ?, ?, SHA2(CONCAT(?, ?), 256))',
      [...row, user, payload],
    );
  }
}

async function update(session: Session, version: Version, id: number): Promise<void> {
  const payload = makePayload();
  // An UPDATE of one table evaluates its assignments from left to right (manual, "UPDATE Statement"). The checksum
  // therefore uses the new PAYLOAD.
  const checksum = version === 'old' ? '' : ', CHECKSUM = SHA2(CONCAT(USER_ID, PAYLOAD), 256)';
  await session.execute(`UPDATE EVENTS SET PAYLOAD = ?${checksum} WHERE ID = ?`, [payload, id]);
}

/** About 200 bytes of JSON, of the same form as the table's rows. */
function makePayload(): string {
  const hex = () => randomBytes(16).toString('hex');
  return `{"path":"/products/${randomInt(5000)}","session":"${hex()}","referrer":"https://example.com/${hex()}","agent":"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"}`;
}
