import type { ServerError } from './server-error.ts';

const user = 'the user of this run';

/**
 * Which privilege an error asks for, as the server names it: a sentence.
 * @returns undefined where it is not about privileges
 */
export function privilegeAdvice({ errno, message }: ServerError): string | undefined {
  switch (errno) {
    case 1044: {
      const database = /to database '([^']*)'/.exec(message)?.[1];
      return `Grant ${user} the privileges of this statement on ${database === undefined ? 'the database' : `the database ${database}`} (GRANT … ON ${database === undefined ? 'db' : `\`${database}\``}.* TO …).`;
    }
    case 1142:
    case 1143: {
      const [, privilege, object, name] = denied.exec(message) ?? [];
      if (privilege === undefined) return undefined;
      const what = errno === 1143 ? 'its table' : `the ${object} ${name}`;
      return `Grant ${user} ${privilege.toUpperCase()} on ${what} (GRANT ${privilege.toUpperCase()} ON … TO …).`;
    }
    case 1227: {
      const privileges = /one of\) the (.+?) privilege\(s\)/.exec(message)?.[1];
      if (privileges === undefined) return undefined;
      return `Grant ${user} one of ${privileges} (GRANT … ON *.* TO …).`;
    }
    case 1345:
      return `Grant ${user} SHOW VIEW and SELECT on the tables below the view.`;
    case 1370: {
      const [, privilege, name] = /^(\S+(?: \S+)?) command denied to user .* for routine '([^']*)'/.exec(message) ?? [];
      if (privilege === undefined) return undefined;
      return `Grant ${user} ${privilege.toUpperCase()} on the routine ${name}.`;
    }
    case 1419:
      return 'The binary log is on, and creating a trigger or a function needs SUPER then. Let users without it do that: SET PERSIST log_bin_trust_function_creators = 1.';
    default:
      return undefined;
  }
}

/** `UPDATE command denied to user 'app'@'10.0.0.7' for table 't'`; another form may be marked as a value. */
const denied = /^([A-Za-z, ]+) command denied to user .* for (table|column) '([^'`]+)'/;
