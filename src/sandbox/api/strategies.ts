import type {Stored} from '../contracts.ts'
import {defaultCustomResourceDefinition} from './defaults/custom-resource-definition.ts'
import {defaultDeployment, defaultReplicaSet} from './defaults/deployment.ts'
import {defaultHorizontalPodAutoscaler} from './defaults/horizontal-pod-autoscaler.ts'
import {defaultJob} from './defaults/job.ts'
import {defaultNamespace} from './defaults/namespace.ts'
import {defaultPersistentVolumeClaim} from './defaults/persistent-volume-claim.ts'
import {convertPodSpec} from './defaults/pod-spec.ts'
import {defaultPod} from './defaults/pod.ts'
import {convertSecret, defaultSecret} from './defaults/secret.ts'
import {defaultService} from './defaults/service.ts'
import {convertStatefulSet, defaultStatefulSet} from './defaults/stateful-set.ts'
import {prepareDefinition, prepareDefinitionUpdate} from './prepare/custom-resource-definition.ts'
import {countDeploymentChange, countSpecChange} from './prepare/generation.ts'
import {prepareJob} from './prepare/job.ts'
import {prepareNamespace, prepareNamespaceUpdate} from './prepare/namespace.ts'
import {preparePod, preparePodUpdate} from './prepare/pod.ts'
import {prepareService, prepareServiceUpdate} from './prepare/service.ts'
import {emptyStatus, firstGenerationAndStatus} from './prepare/status.ts'
import {validateConfigMap, validateConfigMapUpdate, validateSecret, validateSecretUpdate} from './rules/data.ts'
import {validateDefinition, validateDefinitionUpdate} from './rules/definition.ts'
import {validateJob, validateJobUpdate} from './rules/job.ts'
import {labelName, pathSegmentName, serviceName} from './rules/names.ts'
import {validateIngress, validateIngressUpdate, validateService, validateServiceUpdate} from './rules/network.ts'
import * as others from './rules/others.ts'
import {validatePod, validatePodUpdate} from './rules/pod.ts'
import * as workloads from './rules/workloads.ts'
import type {Strategy} from './strategy.ts'

const convertTemplate = ({spec}: Stored) => convertPodSpec(spec.template.spec)

/** The rules of each built-in kind, on one page. */
export const strategies: Readonly<Record<string, Strategy>> = {
  ConfigMap: {validate: validateConfigMap, validateUpdate: validateConfigMapUpdate},
  ControllerRevision: {validate: others.validateControllerRevision, validateUpdate: others.validateControllerRevisionUpdate},
  CustomResourceDefinition: {
    validate: validateDefinition,
    validateUpdate: validateDefinitionUpdate,
    defaults: defaultCustomResourceDefinition,
    prepareCreate: prepareDefinition,
    prepareUpdate: prepareDefinitionUpdate,
  },
  Deployment: {
    validate: workloads.validateDeployment,
    validateUpdate: workloads.validateDeploymentUpdate,
    validateStatus: workloads.validateReplicaStatus,
    convert: convertTemplate,
    defaults: defaultDeployment,
    prepareCreate: firstGenerationAndStatus({}),
    prepareUpdate: countDeploymentChange,
    statusKeeps: [['metadata', 'labels']],
  },
  Event: {nameRule: pathSegmentName, validate: others.validateEvent, createsOnUpdate: true},
  HorizontalPodAutoscaler: {
    validate: others.validateHorizontalPodAutoscaler,
    validateUpdate: others.validateHorizontalPodAutoscalerUpdate,
    defaults: defaultHorizontalPodAutoscaler,
    prepareCreate: emptyStatus({desiredReplicas: 0, currentMetrics: null}),
  },
  Ingress: {
    validate: validateIngress,
    validateUpdate: validateIngressUpdate,
    prepareCreate: firstGenerationAndStatus({loadBalancer: {}}),
    prepareUpdate: countSpecChange,
  },
  Job: {
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    convert: convertTemplate,
    defaults: defaultJob,
    prepareCreate: prepareJob,
    prepareUpdate: countSpecChange,
    orphansByDefault: true,
  },
  Lease: {validate: others.validateLease, validateUpdate: others.validateLeaseUpdate, createsOnUpdate: true},
  Namespace: {
    nameRule: labelName,
    defaults: defaultNamespace,
    prepareCreate: prepareNamespace,
    prepareUpdate: prepareNamespaceUpdate,
    answersDeleted: true,
  },
  PersistentVolumeClaim: {
    validate: others.validatePersistentVolumeClaim,
    validateUpdate: others.validatePersistentVolumeClaimUpdate,
    defaults: defaultPersistentVolumeClaim,
    prepareCreate: emptyStatus({phase: 'Pending'}),
    answersDeleted: true,
  },
  Pod: {
    validate: validatePod,
    validateUpdate: validatePodUpdate,
    convert: ({spec}) => convertPodSpec(spec),
    defaults: defaultPod,
    prepareCreate: preparePod,
    prepareUpdate: preparePodUpdate,
    grace: ({spec, status}, asked) => {
      const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed'
      return isOver || !spec.nodeName ? 0 : (asked ?? spec.terminationGracePeriodSeconds ?? 0)
    },
    answersDeleted: true,
    statusKeeps: [
      ['metadata', 'deletionTimestamp'],
      ['metadata', 'ownerReferences'],
    ],
  },
  PodDisruptionBudget: {
    validate: others.validatePodDisruptionBudget,
    validateUpdate: others.validatePodDisruptionBudgetUpdate,
    prepareCreate: firstGenerationAndStatus({currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0}),
    prepareUpdate: countSpecChange,
  },
  ReplicaSet: {
    validate: workloads.validateReplicaSet,
    validateUpdate: workloads.validateReplicaSetUpdate,
    validateStatus: workloads.validateReplicaStatus,
    convert: convertTemplate,
    defaults: defaultReplicaSet,
    prepareCreate: firstGenerationAndStatus({replicas: 0}),
    prepareUpdate: countSpecChange,
  },
  Secret: {convert: convertSecret, defaults: defaultSecret, validate: validateSecret, validateUpdate: validateSecretUpdate},
  Service: {
    nameRule: serviceName,
    validate: validateService,
    validateUpdate: validateServiceUpdate,
    defaults: defaultService,
    prepareCreate: prepareService,
    prepareUpdate: prepareServiceUpdate,
    answersDeleted: true,
  },
  ServiceAccount: {answersDeleted: true},
  StatefulSet: {
    validate: workloads.validateStatefulSet,
    validateUpdate: workloads.validateStatefulSetUpdate,
    validateStatus: workloads.validateReplicaStatus,
    convert: object => {
      convertTemplate(object)
      convertStatefulSet(object)
    },
    defaults: defaultStatefulSet,
    prepareCreate: firstGenerationAndStatus({replicas: 0, availableReplicas: 0}),
    prepareUpdate: countSpecChange,
  },
}

const none: Strategy = {}

export function strategyOf({kind, custom}: {readonly kind: string; readonly custom: boolean}): Strategy {
  return custom ? none : (strategies[kind] ?? none)
}
