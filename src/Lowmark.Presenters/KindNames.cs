using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters;

/// <summary>The kinds of report by the names that JSON, <c>--kind</c> and <c>--summary</c> share.</summary>
public static class KindNames
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ReportKind>().Select(Of)];

    public static string Of(ReportKind kind) => kind switch
    {
        ReportKind.OomKill => "oom_kill",
        ReportKind.OomPanic => "oom_panic",
        ReportKind.PageAllocationFailure => "page_allocation_failure",
        ReportKind.AllocationStall => "allocation_stall",
        ReportKind.SlabAllocationFailure => "slab_allocation_failure",
        ReportKind.VmallocFailure => "vmalloc_failure",
        ReportKind.UserspaceKill => "userspace_kill",
        ReportKind.RuntimeOutOfMemory => "runtime_out_of_memory",
        ReportKind.OvercommitRefusal => "overcommit_refusal",
        ReportKind.MemoryState => "memory_state",
    };

    /// <returns>Null for a word that is no kind.</returns>
    public static ReportKind? TryParse(string name)
    {
        foreach (ReportKind kind in Enum.GetValues<ReportKind>())
        {
            if (string.Equals(Of(kind), name, StringComparison.Ordinal)) { return kind; }
        }

        return null;
    }
}
