import{c as e,t}from"./server-error.js";const n=`h.OWNER_THREAD_ID AS thread, MAX(t.PROCESSLIST_ID) AS id, MAX(t.PROCESSLIST_USER) AS user,
    MAX(t.PROCESSLIST_HOST) AS host, MAX(t.PROCESSLIST_COMMAND) AS command,
    MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME, 0)) AS age,
    MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement,
    MAX(h.OBJECT_TYPE = 'BACKUP LOCK') AS backup, MAX(h.OBJECT_TYPE IN ('GLOBAL', 'COMMIT')) AS readLock,
    MAX(h.LOCK_TYPE IN ('SHARED_READ_ONLY', 'SHARED_NO_READ_WRITE') AND h.LOCK_DURATION = 'TRANSACTION') AS tableLock,
    MAX(h.LOCK_TYPE = 'SHARED_NO_WRITE') AS flushed`,r=`LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
  LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'`,i=`GROUP BY h.OWNER_THREAD_ID ORDER BY age DESC LIMIT 10`;async function a(e,t,a){let o=[`h.OBJECT_TYPE IN ('BACKUP LOCK', 'GLOBAL') AND h.LOCK_TYPE NOT LIKE 'INTENTION%'`,...t.map(()=>`h.OBJECT_TYPE = 'TABLE' AND h.OBJECT_SCHEMA IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?)) AND h.OBJECT_NAME IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?))`)],c=t.flatMap(({schema:e,name:t})=>[e,e,e,t,t,t]);return s(e,`SELECT ${n} FROM performance_schema.metadata_locks h ${r}
      WHERE (${o.map(e=>`(${e})`).join(` OR `)})
        AND (h.LOCK_STATUS = 'GRANTED' OR h.OBJECT_TYPE <> 'TABLE' OR h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE'))
        AND (t.PROCESSLIST_ID IS NULL OR t.PROCESSLIST_ID <> CONNECTION_ID()) ${i}`,c,a)}async function o(e,t,a){let o=`FROM performance_schema.metadata_locks w
    JOIN performance_schema.threads o ON o.THREAD_ID = w.OWNER_THREAD_ID AND o.PROCESSLIST_ID = ?`,c=await s(e,`SELECT ${n} ${o}
      JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
        AND h.OBJECT_NAME <=> w.OBJECT_NAME AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
      ${r} WHERE w.LOCK_STATUS = 'PENDING' AND CASE
    WHEN h.OBJECT_TYPE <> 'TABLE' THEN h.LOCK_TYPE NOT LIKE 'INTENTION%'
    WHEN h.LOCK_STATUS = 'PENDING' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE')
    ELSE CASE w.LOCK_TYPE
      WHEN 'SHARED_UPGRADABLE' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE', 'SHARED_UPGRADABLE')
      WHEN 'SHARED_NO_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO', 'SHARED_READ', 'SHARED_READ_ONLY')
      WHEN 'SHARED_NO_READ_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO')
      ELSE TRUE END
  END ${i}`,[t],a);if(c!==void 0)return{objects:(await e(`SELECT DISTINCT w.OBJECT_TYPE AS type, w.OBJECT_SCHEMA AS tableSchema, w.OBJECT_NAME AS tableName ${o} WHERE w.LOCK_STATUS = 'PENDING'`,[t])).map(({type:e,tableSchema:t,tableName:n})=>({type:e,schema:t??void 0,name:n??void 0})),blockers:c}}async function s(e,n,r,i){try{let t=(await e(n,r)).filter(e=>e.id==null||!i.includes(Number(e.id))),a=t.some(({id:e})=>e==null)?await l(e):[];return t.map(e=>c(e,a))}catch(e){if(e instanceof t&&e.kind!==`connection-lost`)return;throw e}}function c(e,t){let n=e.command===`Sleep`;return{id:e.id==null?void 0:Number(e.id),thread:Number(e.thread),user:e.user??`?`,host:e.host??`?`,ageSeconds:Number(e.age??0),statement:e.statement??void 0,holds:e.backup===`1`?`LOCK INSTANCE FOR BACKUP`:e.readLock===`1`?`FLUSH TABLES WITH READ LOCK`:e.tableLock===`1`?`LOCK TABLES`:e.flushed===`1`&&n?`FLUSH TABLES … WITH READ LOCK`:void 0,prepared:e.id==null?t:[]}}async function l(e){try{return(await e(`XA RECOVER CONVERT XID`)).map(({formatID:e,gtrid_length:t,data:n})=>{let r=(n??``).replace(/^0x/i,``),i=2*Number(t??0);return`X'${r.slice(0,i)}',X'${r.slice(i)}',${e}`})}catch(e){if(e instanceof t&&e.kind!==`connection-lost`)return[];throw e}}function u(t){let n=t.statement?.replace(/\s+/g,` `).trim();if(t.id===void 0){let{prepared:e}=t;return`a prepared XA transaction that no connection has any more${e.length>0?` (XA RECOVER lists ${e.slice(0,5).join(`; `)})`:``}`}let r=t.holds===void 0?``:`, holds ${t.holds}`;return`connection ${t.id} (${t.user}@${t.host}, busy for ${t.ageSeconds} s${r})${n?`: ${e(n)}`:``}`}function d(e){if(e.id!==void 0)return`KILL ${e.id}`;let[t]=e.prepared;return t===void 0?`XA RECOVER, then XA ROLLBACK of the transaction`:`XA ROLLBACK ${t}`}export{l as a,o as i,d as n,a as r,u as t};