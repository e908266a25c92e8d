namespace Lowmark.Logs.Reports;

/// <summary>Where in a report a line of a shape stands: dump_header() and show_mem() print their sections in this order
/// in all releases.</summary>
internal static class SectionOrder
{
    public const int Header = 0;
    public const int Context = 1;
    public const int Trace = 2;
    public const int Memcg = 3;
    public const int MemInfo = 4;
    public const int Zones = 8;
    public const int Totals = 11;
    public const int Profile = 12;
    public const int SlabTable = 13;
    public const int Tasks = 15;
    public const int Summary = 16;
    public const int Kill = 17;
    public const int AfterKill = 18;

    /// <returns>−1 for a line that belongs to no section.</returns>
    public static int Of(LineShape shape) => shape switch
    {
        LineShape.OomHeader or LineShape.PageAllocationFailure or LineShape.AllocationStall or LineShape.VmallocFailure
            or LineShape.SlabFailure or LineShape.OvercommitRefusal or LineShape.SysrqOom => Header,
        LineShape.SlabDetail or LineShape.Cpuset or LineShape.Context or LineShape.Hardware => Context,
        LineShape.CallTrace or LineShape.Frame or LineShape.Registers => Trace,
        LineShape.MemcgTaskIn or LineShape.MemcgKilledBy or LineShape.MemcgUsage or LineShape.MemcgStatsHeader
            or LineShape.MemcgStat => Memcg,
        LineShape.MemInfo => MemInfo,
        LineShape.PerCpuPageset => 5,
        LineShape.Counters => 6,
        LineShape.NodeCounters => 7,
        LineShape.Zone or LineShape.LowmemReserve => Zones,
        LineShape.FreeArea => 9,
        LineShape.HugePages => 10,
        LineShape.Totals => Totals,
        LineShape.AllocationProfile => Profile,
        LineShape.SlabTable => SlabTable,
        LineShape.MemcgProtection => 14,
        LineShape.TasksState or LineShape.TaskHeader or LineShape.TaskRow => Tasks,
        LineShape.OomSummary => Summary,
        LineShape.NoKillable or LineShape.KillChosen or LineShape.Killed => Kill,
        LineShape.GroupKill or LineShape.Panic => AfterKill,
        LineShape.Reaper => 19,
        LineShape.FaultRetry => 20,
        LineShape.Unknown or LineShape.Program or LineShape.LossMarker or LineShape.LinuxVersion
            or LineShape.ProcBuddyInfo or LineShape.ProcMemInfo or LineShape.ProcZoneInfo => -1,
    };

    /// <summary>What many lines in a row are, right below one of a shape.</summary>
    /// <returns>Unknown where that is not said.</returns>
    public static LineShape Repeated(LineShape shape) => shape switch
    {
        LineShape.TaskHeader => LineShape.TaskRow,
        LineShape.MemcgStatsHeader => LineShape.MemcgStat,
        LineShape.CallTrace => LineShape.Frame,
        LineShape.LowmemReserve => LineShape.Zone,
        LineShape.TaskRow or LineShape.MemcgUsage or LineShape.MemcgStat or LineShape.Frame or LineShape.Registers
            or LineShape.Counters or LineShape.Zone or LineShape.FreeArea or LineShape.HugePages or LineShape.Totals
            or LineShape.SlabTable => shape,
        _ => LineShape.Unknown,
    };

    /// <summary>Shapes that begin a report, and those that prove one whose beginning was lost.</summary>
    public static bool MayBegin(LineShape shape) => shape is LineShape.OomHeader or LineShape.PageAllocationFailure
        or LineShape.AllocationStall or LineShape.VmallocFailure or LineShape.SlabFailure or LineShape.OvercommitRefusal
        or LineShape.SysrqOom or LineShape.MemcgTaskIn or LineShape.MemInfo or LineShape.Zone or LineShape.LowmemReserve
        or LineShape.TaskHeader
        or LineShape.OomSummary or LineShape.KillChosen or LineShape.Killed or LineShape.NoKillable or LineShape.Panic
        or LineShape.Frame;
}
