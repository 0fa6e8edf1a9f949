import type {AnyComponent} from '../reconcile/component.ts'
import {appconfig} from './appconfig.ts'
import {celerybeat} from './celerybeat.ts'
import {celeryd} from './celeryd.ts'
import {channelworker} from './channelworker.ts'
import {daphne} from './daphne.ts'
import {database} from './database.ts'
import {ingress} from './ingress.ts'
import {messagequeue} from './messagequeue.ts'
import {migration} from './migration.ts'
import {pullsecret} from './pullsecret.ts'
import {redis} from './redis.ts'
import {redisserver} from './redisserver.ts'
import {registry} from './registry.ts'
import {secretkey} from './secretkey.ts'
import {serviceaccount} from './serviceaccount.ts'
import {site} from './site.ts'
import {staticFiles} from './static.ts'
import {web} from './web.ts'

/** The whole system, on one page. The order of acting comes from what each needs; this is the order of the rows in status. */
export const components: readonly AnyComponent[] = [
  // what the application stands on
  serviceaccount, registry, pullsecret, database, messagequeue, redis, redisserver, secretkey, appconfig,
  // the gate
  migration,
  // the application
  staticFiles, web, daphne, celeryd, celerybeat, channelworker,
  // the way in
  ingress, site,
]
