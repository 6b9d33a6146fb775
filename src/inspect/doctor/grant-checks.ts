import { type Grants, missingGrants, type NeededGrant } from '../../mysql/grants.ts';
import type { Check } from './check.ts';

/**
 * One line for the grants of each level that are there, and one for each that is missing, with the statement that gives
 * it. Pure.
 * @param where put in front of each name, e.g. `replica db2:3306: `
 */
export function checkGrants(needed: readonly NeededGrant[], found: Grants, where = ''): Check[] {
  const missing = missingGrants(needed, found);
  const absent = new Set(missing.map((grant) => grant.needed));
  const byLevel = Map.groupBy(
    needed.filter((grant) => !absent.has(grant)),
    levelOf,
  );
  const checks: Check[] = [...byLevel].map(([level, grants]) => ({
    name: `${where}grants on ${level}`,
    status: 'ok',
    found: grants.map(({ privilege }) => privilege).join(', '),
  }));
  for (const { needed: grant, statement } of missing) {
    checks.push({
      name: `${where}grant ${grant.privilege}`,
      status: grant.optional ? 'warning' : 'error',
      found: `missing on ${levelOf(grant)}: needed to ${grant.purpose}`,
      remedy: statement,
    });
  }
  if (missing.length > 0 && found.inactiveRoles.length > 0) {
    checks.push({
      name: `${where}roles`,
      status: 'warning',
      found: `granted but not active, so their privileges do not apply: ${found.inactiveRoles.join(', ')}`,
      remedy: 'Make them default roles of this user: SET DEFAULT ROLE ALL TO …;',
    });
  }
  return checks;
}

function levelOf({ on }: NeededGrant): string {
  return on === 'global' ? '*.*' : `${on.schema}.*`;
}
