using Lowmark.Diagnosis.Hosts;
using Lowmark.Host.Cgroups;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The groups of which a check may read one more file.</summary>
/// <remarks>memory.stat makes the kernel add up all its processors; a machine may have thousands of groups.</remarks>
internal static class LargestGroups
{
    private const int Most = 10;

    /// <summary>Largest first, the root apart.</summary>
    public static IEnumerable<Cgroup> Of(HostFacts host) => (host.Host.Groups?.Groups ?? [])
        .Where(group => group.Parent is not null && group.Memory?.Usage is { Count: > 0 })
        .OrderByDescending(group => group.Memory!.Usage!.Value)
        .ThenBy(group => group.Path, StringComparer.Ordinal)
        .Take(Most);
}
