using Lowmark.Diagnosis.Hosts;

namespace Lowmark.Diagnosis.Checks;

/// <summary>Whether RAM is short: what would be harmless on an empty machine is not on a full one.</summary>
internal static class FreeRam
{
    /// <summary>More in use than the mark of <see cref="LowMemoryHost"/>; false where that is not known.</summary>
    public static bool IsShort(HostFacts host) =>
        host.PercentOfRam(host.Recallable) < 100 - Factors.LowMemoryHost.MaxPercent;
}
