/** Why a statement or definition is not sent to a probe server: it cannot be rendered completely and safely. */
export class NotRendered extends Error {
  override readonly name = 'NotRendered';
}
