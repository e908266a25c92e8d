using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>Has a driver ask for smaller blocks: smaller frames and rings, or a driver that needs no large
/// blocks.</summary>
internal static class ReduceDriverOrder
{
    public static Remedy? Propose(Situation s)
    {
        bool isNetwork = s.Report.Trigger?.CallPath?.Kind is "network_receive";
        bool isDriver = s.Has("driver-high-order");
        if (s.Report.Request?.Order is not (> 0 and <= 20 and { } order) || !(isDriver || isNetwork)) { return null; }
        string block = $"order {order} is {new Pages(1L << order).ToKiB(s.PageSize).Count} kB in one piece";
        return isNetwork ? Network(s, block) : Driver(s, block);
    }

    private static Remedy Network(Situation s, string block) => new(
        "reduce-driver-order",
        "Have the network driver use smaller buffers",
        RemedyTime.Lasting,
        [
            "ip -d link show",
            "ethtool -g IFACE",
            "ethtool -i IFACE",
            "sudo ip link set dev IFACE mtu 1500",
            "sudo ethtool -G IFACE rx 512",
        ],
        null,
        $"The request was for packet buffers: {block}. A jumbo frame (MTU 9000) needs 16 kB in one piece with many "
            + "drivers, a frame of 1500 bytes fits into 2 kB; shorter rings need fewer at a time. A driver that "
            + "takes frames in pages needs neither: update it.",
        "All hosts of a segment must have the same MTU; changing a ring resets the interface for a moment. Smaller "
            + "rings drop more in bursts.",
        ["sudo ip link set dev IFACE mtu OLD_MTU", "sudo ethtool -G IFACE rx OLD_RX"],
        s.Because("driver-high-order", s.Cause.Id));

    private static Remedy Driver(Situation s, string block)
    {
        string module = s.Report.Trigger?.CallPath?.Module is { } name ? ShellQuote.Operand(name) : "MODULE";
        return new(
            "reduce-driver-order",
            "Have the driver ask for smaller blocks",
            RemedyTime.Lasting,
            [$"modinfo {module}", $"modinfo -p {module}"],
            null,
            $"The driver asked for a large block: {block}, which no machine can promise after a while. Look for a "
                + "buffer or queue size among its parameters, and for a version that uses kvmalloc or scattered "
                + "pages; load it early, while memory is whole.",
            "None: it only reads.",
            [],
            s.Because("driver-high-order"));
    }
}
