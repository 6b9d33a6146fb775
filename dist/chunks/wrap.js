function e(e,n){return e.split(`
`).map(e=>t(e,n)).join(`
`)}function t(e,t){let n=/^ */.exec(e)?.[0]??``,r=[],i=n;for(let a of e.slice(n.length).split(` `)){let e=i===n?i+a:`${i} ${a}`;e.length<=t||i===n?i=e:(r.push(i),i=n+a)}return[...r,i].join(`
`)}export{e as t};