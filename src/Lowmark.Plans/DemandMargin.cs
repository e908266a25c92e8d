using System.Globalization;
using Lowmark.Changes;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans;

/// <summary>What is put on top of the smallest sufficient value before it is set: a demand is an estimate, and what the
/// kernel needs beside it (page tables, charges taken in advance for each processor) is not all counted.</summary>
public static class DemandMargin
{
    private const long MiB = 1024;

    /// <summary>An eighth more, rounded up: sizes to whole MiB.</summary>
    public static Change On(Change smallest) => smallest switch
    {
        SetGroupBound { Value: { } size } bound => bound with { Value = More(size) },
        AddSwap swap => swap with { Size = More(swap.Size) },
        AddRam ram => ram with { Size = More(ram.Size) },
        SetSysctl sysctl when long.TryParse(
            sysctl.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long value) =>
            sysctl with { Value = (value + ((value + 7) / 8)).ToString(CultureInfo.InvariantCulture) },
        _ => smallest,
    };

    /// <summary>A sentence.</summary>
    public static string Words(Change smallest) =>
        $"The smallest value that does is {smallest.Setting}; an eighth is put on top, for a demand is an estimate.";

    private static KiB More(KiB size) => new((((size.Count + (size.Count / 8)) + MiB - 1) / MiB) * MiB);
}
