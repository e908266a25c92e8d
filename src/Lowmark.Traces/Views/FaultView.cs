using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Kernel;
using Lowmark.Traces.Events;

namespace Lowmark.Traces.Views;

/// <summary>Page faults of one process by what it touched and from where.</summary>
/// <param name="pid">Whose mappings are meant; null: no mappings are known.</param>
public sealed class FaultView(TraceTables tables, int? pid) : TraceView(tables)
{
    private const int PageBits = 12;
    private const ulong WasPresent = 1;
    private const ulong IsWrite = 2;
    private const ulong IsFetch = 16;
    private const int MostPages = 1 << 20;
    private const string Unmapped = "(no mapping known)";

    private readonly Tally<Key> _tally = new(MostKeys);
    private readonly Tally<Page> _pages = new(MostPages);
    private readonly AddressSpace _space = new();

    public override void Look(long timeNs, IHostFiles files)
    {
        base.Look(timeNs, files);
        if (pid is { } process && PidMaps.Read(files, process).Value is { } maps) { _space.Add(maps); }
    }

    public override void On(in EventHead head, in PageFaulted fault)
    {
        ulong error = fault.ErrorCode & (WasPresent | IsWrite | IsFetch);
        _tally.Add(new(head.Comm, _space.IndexOf(fault.Address), fault.Instruction, error), head.Count, head.Count);
        _pages.Add(new(fault.Address >> PageBits, (error & IsWrite) != 0), head.Count, head.Count);
    }

    public override FaultReport Build(TraceCoverage coverage) => new()
    {
        Coverage = coverage,
        Release = Tables.Release,
        PageSize = PageSize,
        Events = _tally.Total.Events,
        Amount = _tally.Total.Size,
        Pid = pid,
        Writes = Count(key => (key.Error & IsWrite) != 0),
        Protected = Count(key => (key.Error & WasPresent) != 0),
        Mappings = Mappings(),
        Code = Shares(_tally, key => CodeName(key.Instruction)),
        Addresses = Addresses(),
        Paths = [],
        Folded = _tally
            .By(key => (Code: CodeName(key.Instruction), Mapping: NameOf(key.Mapping), Task: TaskName(key.Comm)))
            .Select(row => new FlamePath(row.Part.Task, [row.Part.Code, row.Part.Mapping], row.Amount.Size))
            .ToEquatableArray(),
        Tasks = Shares(_tally, key => TaskName(key.Comm)),
    };

    private long Count(Func<Key, bool> which) =>
        _tally.Entries.Where(entry => which(entry.Key)).Sum(entry => entry.Value.Events);

    /// <summary>By what is known at the end: a mapping may be newer than its first fault.</summary>
    private EquatableArray<MappingFaults> Mappings() => _pages.Entries
        .GroupBy(entry => _space.IndexOf(entry.Key.Number << PageBits))
        .Select(group => new MappingFaults(
            group.Key < 0 ? Unmapped : _space[group.Key]!.Name,
            _space[group.Key]?.Start, _space[group.Key]?.End,
            group.Sum(entry => entry.Value.Events),
            group.Where(entry => entry.Key.IsWrite).Sum(entry => entry.Value.Events),
            group.Select(entry => entry.Key.Number).Distinct().LongCount()))
        .OrderByDescending(row => row.Faults).ThenBy(row => row.Start)
        .ToEquatableArray();

    private EquatableArray<AddressFaults> Addresses() => _pages.Entries
        .GroupBy(entry => entry.Key.Number, entry => entry.Value.Events)
        .Select(group => (Number: group.Key, Faults: group.Sum()))
        .OrderByDescending(page => page.Faults).ThenBy(page => page.Number)
        .Take(FaultReport.MostAddresses)
        .Select(page => new AddressFaults(
            page.Number << PageBits, NameOf(_space.IndexOf(page.Number << PageBits)), page.Faults))
        .ToEquatableArray();

    private string NameOf(int mapping) => _space[mapping] is { } known ? known.Name ?? "(anonymous)" : Unmapped;

    /// <summary>The file and the offset in it, as addr2line and objdump take it.</summary>
    private string CodeName(ulong instruction) => _space[_space.IndexOf(instruction)] is { } mapping
        ? $"{mapping.Name ?? "(anonymous)"}+0x{instruction - mapping.Start + mapping.Offset:x}"
        : $"0x{instruction:x}";

    private readonly record struct Key(int Comm, int Mapping, ulong Instruction, ulong Error);

    private readonly record struct Page(ulong Number, bool IsWrite);
}
