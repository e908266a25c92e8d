using Lowmark.Kernel.Units;

namespace Lowmark.Traces.Events;

/// <summary>vmscan:mm_vmscan_kswapd_wake, mm_vmscan_kswapd_sleep, mm_vmscan_wakeup_kswapd.</summary>
/// <param name="Order">Null when not told (sleep).</param>
public readonly record struct KswapdActed(KswapdAct Act, int Node, Order? Order);

public enum KswapdAct
{
    /// <summary>A request asked for it.</summary>
    Called,

    /// <summary>It begins.</summary>
    Woke,

    /// <summary>It is done.</summary>
    Slept,
}

/// <summary>oom:mark_victim (4.14 and later): a task was chosen to die.</summary>
/// <param name="Victim">Its process id.</param>
public readonly record struct VictimMarked(int Victim);
