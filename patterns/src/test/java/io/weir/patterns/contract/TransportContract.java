package io.weir.patterns.contract;

/** Everything that every transport must do. */
interface TransportContract
        extends DeliveryContract,
                SendingContract,
                ReceivingContract,
                EndpointContract,
                LifeCycleContract,
                AccountingContract,
                SingleFrameContract {}
