/** Why a container cannot be started; `reason` is the kubelet's, shown as the state of the waiting container. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted'
  readonly reason: NotStartedReason

  constructor(reason: NotStartedReason, message: string) {
    super(message)
    this.reason = reason
  }
}

export type NotStartedReason = 'ErrImagePull' | 'InvalidImageName' | 'CreateContainerConfigError' | 'CreateContainerError' | 'StartError'
