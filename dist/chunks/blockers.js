import{t as e}from"./server-error.js";async function t(t,n,r,i){try{return(await t(`SELECT t.PROCESSLIST_ID AS id, MAX(t.PROCESSLIST_USER) AS user, MAX(t.PROCESSLIST_HOST) AS host,
          MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME)) AS age,
          MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement
        FROM performance_schema.metadata_locks m
        JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
        LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
        LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'
        WHERE m.OBJECT_TYPE = 'TABLE' AND m.OBJECT_SCHEMA = ? AND m.OBJECT_NAME = ? AND m.LOCK_STATUS = 'GRANTED'
          AND t.PROCESSLIST_ID IS NOT NULL AND t.PROCESSLIST_ID <> CONNECTION_ID()
        GROUP BY t.PROCESSLIST_ID ORDER BY age DESC LIMIT 10`,[n,r])).map(e=>({id:Number(e.id),user:e.user??`?`,host:e.host??`?`,ageSeconds:Number(e.age??0),statement:e.statement??void 0})).filter(e=>!i.includes(e.id))}catch(t){if(t instanceof e&&t.kind!==`connection-lost`)return[];throw t}}function n(e){let t=e.statement?.replace(/\s+/g,` `).trim();return`connection ${e.id} (${e.user}@${e.host}, busy for ${e.ageSeconds} s)${t?`: ${t}`:``}`}export{t as n,n as t};