import type {Check} from './check.ts'
import {definition} from './cluster/definition.ts'
import {ingressClass} from './cluster/ingress-class.ts'
import {operators} from './cluster/operators.ts'
import {rights} from './cluster/rights.ts'
import {storageClass} from './cluster/storage-class.ts'
import {version} from './cluster/version.ts'
import {answers} from './context/answers.ts'
import {clientCertificate} from './context/client-certificate.ts'
import {clock} from './context/clock.ts'
import {loginProgram} from './context/login-program.ts'
import {production} from './context/production.ts'
import {serverCertificate} from './context/server-certificate.ts'
import {token} from './context/token.ts'
import {trust} from './context/trust.ts'
import {certificate} from './instance/certificate.ts'
import {database} from './instance/database.ts'
import {drift} from './instance/drift.ts'
import {hostnames} from './instance/hostnames.ts'
import {image} from './instance/image.ts'
import {lastDeploy} from './instance/last-deploy.ts'
import {lock} from './instance/lock.ts'
import {migrations} from './instance/migrations.ts'
import {pods} from './instance/pods.ts'
import {pullSecret} from './instance/pull-secret.ts'
import {queue} from './instance/queue.ts'
import {redis} from './instance/redis.ts'
import {secrets} from './instance/secrets.ts'
import {whereabouts} from './instance/whereabouts.ts'
import {isPrivate} from './kubeconfig/private.ts'
import {readable} from './kubeconfig/readable.ts'
import {authorities} from './machine/authorities.ts'
import {aws} from './machine/aws.ts'
import {az} from './machine/az.ts'
import {cloudCli, cloudLogin} from './machine/cloud.ts'
import {editor} from './machine/editor.ts'
import {gcloud} from './machine/gcloud.ts'
import {git} from './machine/git.ts'
import {imageBuilder} from './machine/image-builder.ts'
import {node} from './machine/node.ts'
import {proxy} from './machine/proxy.ts'
import {psql} from './machine/psql.ts'
import {terminal} from './machine/terminal.ts'
import type {ClusterPatient, ContextPatient, InstancePatient, KubeconfigPatient, LostPatient, MachinePatient} from './patients.ts'

/** All that doctor looks at, on one page, in the order in which it is shown. */
export const machineChecks: readonly Check<MachinePatient>[] = [
  node, terminal, editor, psql, git, imageBuilder, ...[gcloud, aws, az].flatMap((cloud) => [cloudCli(cloud), cloudLogin(cloud)]), proxy, authorities,
]
export const kubeconfigChecks: readonly Check<KubeconfigPatient>[] = [readable, isPrivate]
export const contextChecks: readonly Check<ContextPatient>[] = [answers, loginProgram, clientCertificate, token]
/** Only where the context answers. */
export const clusterChecks: readonly Check<ClusterPatient>[] = [
  serverCertificate, trust, clock, production, version, definition, rights, storageClass, ingressClass, operators,
]
export const instanceChecks: readonly Check<InstancePatient>[] = [
  pods, lastDeploy, lock, secrets, pullSecret, database, queue, redis, migrations, image, hostnames, certificate, drift,
]
/** Where the instance itself cannot be looked at. */
export const lostChecks: readonly Check<LostPatient>[] = [whereabouts]
