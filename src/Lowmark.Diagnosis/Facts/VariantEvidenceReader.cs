using Lowmark.Allocator;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;

namespace Lowmark.Diagnosis.Facts;

/// <summary>What the report's text shows of the kernel that wrote it.</summary>
internal static class VariantEvidenceReader
{
    public static VariantEvidence Read(Report report, DecodedGfp? gfp, KernelRelease? release)
    {
        bool isPasted = report.Event is ReportEvent.MemoryState;
        VariantEvidence evidence = report.Memory is { } memory
            ? VariantEvidence.Of(memory, release, fromLog: !isPasted && VariantEvidence.HasWholeZoneLine(memory))
            : new VariantEvidence { Release = release };
        KillRecord? kill = report.FirstKill;
        return evidence with
        {
            Gfp = gfp,
            TaskColumns = report.Tasks?.Columns ?? [],
            OomKillLine = report.Summary is not null,
            SacrificeChildLine = report.Traits.SacrificesChild,
            KillLineUidBeforeComm = kill?.UidPlace is UidPlace.BeforeComm,
            KillLineUidAfterComm = kill?.UidPlace is UidPlace.AfterComm,
            KillLineUidAtEnd = kill?.UidPlace is UidPlace.AtEnd,
            KillLinePgtables = kill?.Pgtables is not null,
        };
    }
}
