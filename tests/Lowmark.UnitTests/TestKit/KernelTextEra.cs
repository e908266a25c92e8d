namespace Lowmark.UnitTests.TestKit;

/// <summary>How the kernels of one era print a report. Each entry was written down from mm/ of the release it names, or
/// of the vendor's tree; none is code of the kernel.</summary>
/// <param name="Nodemask">Where the header has it: <c>", nodemask=…, order"</c> with one blank or two, or not at
/// all.</param>
/// <param name="Counters">The machine's counters, one text a line.</param>
/// <param name="NodeFields">The node line's counters; empty up to v4.7.</param>
/// <param name="ZoneFields">The zone line's fields between <c>free</c> and the end.</param>
/// <param name="TaskColumns">Header words from <c>uid</c> to the last before <c>name</c>.</param>
/// <param name="KilledBy">The fields of the kill line; <c>uid</c> stands where the era prints it.</param>
internal sealed record KernelTextEra(
    string Release, KernelTextNodemask Nodemask, bool Names, string HeaderAdj, string Failure, bool CpusetLine,
    string Context, bool PerCpu, string[] Counters, string[] NodeFields, bool NodeHasPagesScanned, string[] ZoneFields,
    bool ZoneHasPagesScanned, bool Letters, bool HugePages, string Totals, string TaskColumns, bool Summary,
    string KilledBy, KernelTextStats Stats)
{
    private const string OldLru = "active_anon inactive_anon active_file inactive_file unevictable";
    private const string OldZone = "min low high " + OldLru + " isolated(anon) isolated(file) present";
    private const string OldZoneTail =
        "mlocked dirty writeback mapped shmem slab_reclaimable slab_unreclaimable kernel_stack pagetables "
        + "unstable bounce";
    private const string NodeStart = OldLru + " isolated(anon) isolated(file) mapped dirty writeback shmem "
        + "shmem_thp shmem_pmdmapped anon_thp";
    private const string NewZone = OldLru + " writepending present managed mlocked";

    private static readonly string[] s_counters26 =
    [
        "active_anon inactive_anon isolated_anon", "active_file inactive_file isolated_file",
        "unevictable dirty writeback unstable", "free slab_reclaimable slab_unreclaimable",
        "mapped shmem pagetables bounce",
    ];

    private static readonly string[] s_counters310 = [.. s_counters26, "free_cma"];

    private static readonly string[] s_counters44 =
    [
        .. s_counters26[..3], "slab_reclaimable slab_unreclaimable", "mapped shmem pagetables bounce",
        "free free_pcp free_cma",
    ];

    private static readonly string[] s_counters510 =
        [.. s_counters26[..2], "unevictable dirty writeback", .. s_counters44[3..]];

    private static readonly string[] s_counters61 =
    [
        .. s_counters510[..4], "mapped shmem pagetables", "sec_pagetables bounce", "kernel_misc_reclaimable",
        s_counters44[5],
    ];

    public static KernelTextEra V2632 { get; } = new(
        "2.6.32.61", KernelTextNodemask.None, false, "oom_adj", ". order", true,
        "Pid: {pid}, comm: {comm} Not tainted {release} #1", true, s_counters26, [], false,
        Split(OldZone + " " + OldZoneTail + " writeback_tmp"), true, false, false, "shared",
        "uid tgid total_vm rss cpu oom_adj", false, "", KernelTextStats.None);

    public static KernelTextEra Rhel6 { get; } = V2632 with
    {
        Release = "2.6.32-754.35.1.el6.x86_64", HeaderAdj = "both",
        TaskColumns = "uid tgid total_vm rss cpu oom_adj oom_score_adj", KilledBy = ", uid total-vm anon-rss file-rss",
    };

    public static KernelTextEra V310 { get; } = V2632 with
    {
        Release = "3.10.108", HeaderAdj = "oom_score_adj", Failure = ": order",
        Context = "CPU: {cpu} PID: {pid} Comm: {comm} Not tainted {release} #1", Counters = s_counters310,
        ZoneFields = Split(OldZone + " managed " + OldZoneTail + " free_cma writeback_tmp"), Letters = true,
        HugePages = true, TaskColumns = "uid tgid total_vm rss nr_ptes swapents oom_score_adj",
        KilledBy = "total-vm anon-rss file-rss", Stats = KernelTextStats.OneLine,
    };

    public static KernelTextEra Rhel7 { get; } = V310 with
    {
        Release = "3.10.0-1160.el7.x86_64", PerCpu = false, Counters = s_counters44,
        ZoneFields = Split(OldZone + " managed " + OldZoneTail + " free_pcp local_pcp free_cma writeback_tmp"),
        Totals = "movable", KilledBy = "total-vm uid, anon-rss file-rss shmem-rss",
    };

    public static KernelTextEra V44 { get; } = Rhel7 with
    {
        Release = "4.4.302", Totals = "cma",
        TaskColumns = "uid tgid total_vm rss nr_ptes nr_pmds swapents oom_score_adj",
        KilledBy = "total-vm anon-rss file-rss",
    };

    public static KernelTextEra V49 { get; } = V44 with
    {
        Release = "4.9.337", Names = true, Nodemask = KernelTextNodemask.Comma,
        NodeFields = Split(NodeStart + " writeback_tmp unstable"), NodeHasPagesScanned = true,
        ZoneHasPagesScanned = false,
        ZoneFields = Split(
            "min low high " + NewZone + " slab_reclaimable slab_unreclaimable kernel_stack pagetables bounce "
            + "free_pcp local_pcp free_cma"),
        KilledBy = "total-vm anon-rss file-rss shmem-rss",
    };

    public static KernelTextEra V414 { get; } = V49 with
    {
        Release = "4.14.336", Nodemask = KernelTextNodemask.CommaTwoBlanks, NodeHasPagesScanned = false,
        ZoneFields = Split("min low high " + NewZone + " kernel_stack pagetables bounce free_pcp local_pcp free_cma"),
    };

    public static KernelTextEra V419 { get; } = V414 with
    {
        Release = "4.19.325", Nodemask = KernelTextNodemask.Comma,
        TaskColumns = "uid tgid total_vm rss pgtables_bytes swapents oom_score_adj",
    };

    public static KernelTextEra V54 { get; } = V419 with
    {
        Release = "5.4.302", Nodemask = KernelTextNodemask.None, CpusetLine = false, Summary = true,
        KilledBy = "total-vm anon-rss file-rss shmem-rss UID", Stats = KernelTextStats.OneRecord,
    };

    public static KernelTextEra V510 { get; } = V54 with
    {
        Release = "5.10.262", Counters = s_counters510, NodeFields = Split(NodeStart + " writeback_tmp kernel_stack"),
        ZoneFields = Split(
            "min low high reserved_highatomic " + NewZone + " pagetables bounce free_pcp local_pcp free_cma"),
    };

    public static KernelTextEra V61 { get; } = V510 with
    {
        Release = "6.1.176", Counters = s_counters61,
        NodeFields = Split(NodeStart + " writeback_tmp kernel_stack pagetables sec_pagetables"),
        ZoneFields = Split("boost min low high reserved_highatomic " + NewZone + " bounce free_pcp local_pcp free_cma"),
        Totals = "no swap stats",
    };

    public static KernelTextEra V612 { get; } = V61 with
    {
        Release = "6.12.107",
        Context = "CPU: {cpu} UID: 0 PID: {pid} Comm: {comm} Not tainted {release} #1 PREEMPT(lazy) ",
        TaskColumns = "uid tgid total_vm rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj",
        Stats = KernelTextStats.OneRecordEach,
    };

    public static KernelTextEra V618 { get; } = V612 with
    {
        Release = "6.18.2", NodeFields = Split(NodeStart + " kernel_stack pagetables sec_pagetables"),
        ZoneFields = Split(
            "boost min low high reserved_highatomic free_highatomic " + OldLru
            + " writepending zspages present managed mlocked "
            + "bounce free_pcp local_pcp free_cma"),
    };

    public static KernelTextEra[] All { get; } =
        [V2632, Rhel6, V310, Rhel7, V44, V49, V414, V419, V54, V510, V61, V612, V618];

    /// <summary>Since v5.1 the choice and the kill are one line, and the oom-kill: line stands above it.</summary>
    public bool SaysKillOnce => Summary;

    public bool HasTasksState => TaskColumns.Contains("pgtables_bytes", StringComparison.Ordinal);

    public override string ToString() => Release;

    private static string[] Split(string words) => words.Split(' ');
}

internal enum KernelTextNodemask
{
    None,
    Comma,
    CommaTwoBlanks,
}

/// <summary>How the statistics of a memory cgroup are printed.</summary>
internal enum KernelTextStats
{
    None,
    OneLine,
    OneRecord,
    OneRecordEach,
}
