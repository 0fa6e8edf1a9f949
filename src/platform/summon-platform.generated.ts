// Made by scripts/types.js from templates/crd.yaml; change that and run `npm run types`.

export interface Spec {
  version: string
  image: string
  imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  pullSecret?: string
  pullSecretNamespace?: string
  environment?: 'dev' | 'qa' | 'uat' | 'prod'
  hostnames?: string[]
  config?: {
    [k: string]: unknown
  }
  secrets?: string[]
  django: {
    module?: string
    manage: string
    settings?: string
    wsgi?: string
    asgi?: string
    celeryApp?: string
  }
  web: {
    enabled: boolean
    replicas?: number
    autoscale?: {
      minReplicas: number
      maxReplicas: number
      cpu: number
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
    healthPath: string
  }
  static: {
    enabled: boolean
    replicas?: number
    autoscale?: {
      minReplicas: number
      maxReplicas: number
      cpu: number
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
    root: string
  }
  celeryd: {
    enabled?: boolean
    replicas?: number
    autoscale?: {
      minReplicas: number
      maxReplicas: number
      cpu: number
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
    queues?: string[]
    concurrency?: number
    pool?: 'prefork' | 'threads' | 'gevent' | 'eventlet' | 'solo'
    grace?: string
    groups?: {
      [k: string]: {
        replicas?: number
        autoscale?: {
          minReplicas: number
          maxReplicas: number
          cpu: number
        }
        command?: string[]
        podTemplate?: {
          [k: string]: unknown
        }
        queues?: string[]
        concurrency?: number
        pool?: 'prefork' | 'threads' | 'gevent' | 'eventlet' | 'solo'
        grace?: string
      }
    }
  }
  celerybeat: {
    enabled?: boolean
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
    scheduler: 'file' | 'redbeat'
  }
  daphne: {
    enabled: boolean
    replicas?: number
    autoscale?: {
      minReplicas: number
      maxReplicas: number
      cpu: number
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
  }
  channelworker: {
    enabled: boolean
    channels?: string[]
    replicas?: number
    autoscale?: {
      minReplicas: number
      maxReplicas: number
      cpu: number
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
  }
  database: {
    mode: 'external' | 'shared' | 'postgres-operator' | 'cloudnative-pg' | 'rds'
    secret?: {
      name: string
      key: string
    }
    admin: {
      namespace: string
      name: string
      key: string
    }
    adopt: boolean
  }
  messageQueue: {
    mode: 'none' | 'external' | 'shared' | 'topology-operator'
    url?: string
    secret?: {
      name: string
      key: string
    }
  }
  redis: {
    mode: 'none' | 'external' | 'managed'
    url?: string
    secret?: {
      name: string
      key: string
    }
    image: string
    memory: string
    maxmemoryPolicy:
      'noeviction' | 'allkeys-lru' | 'allkeys-lfu' | 'allkeys-random' | 'volatile-lru' | 'volatile-lfu' | 'volatile-random' | 'volatile-ttl'
    storage: {
      size: string
      className?: string
    }
    podTemplate?: {
      [k: string]: unknown
    }
  }
  bucket?: {
    name: string
    region?: string
    endpoint?: string
  }
  migration: {
    timeout: string
    lockTimeout?: string
    backup: {
      enabled: boolean
    }
    command?: string[]
    podTemplate?: {
      [k: string]: unknown
    }
  }
  ingress: {
    enabled: boolean
    className?: string
    annotations?: {
      [k: string]: string
    }
    tls?: {
      secretName: string
    }
  }
  paused: boolean
}

export interface Status {
  state?: 'Initializing' | 'CreatingBackup' | 'Migrating' | 'Deploying' | 'Ready' | 'Error'
  message?: string
  observedGeneration?: number
  conditions?: {
    type: string
    status: 'True' | 'False' | 'Unknown'
    observedGeneration?: number
    lastTransitionTime?: string
    reason?: string
    message?: string
  }[]
  version?: string
  migratedVersion?: string
  migratedBy?: string
  migratedDatabase?: string
  migratedDatabaseId?: string
  writtenBy?: string
  components?: {
    name: string
    verdict: 'kept' | 'waiting' | 'broken'
    reason?: string
    message?: string
    since?: string
  }[]
  migrations?: {
    version: string
    job: string
    uid?: string
    result?: 'running' | 'succeeded' | 'failed'
    startedAt?: string
    finishedAt?: string
    image?: string
    applied?: string[]
  }[]
  history?: {
    version: string
    action?: string
    who?: string
    why?: string
    when: string
    result?: string
    duration?: number
    generation?: number
  }[]
}
