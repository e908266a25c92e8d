using Lowmark.Kernel;

namespace Lowmark.Traces.Views;

/// <summary>Page faults of user space by mapping and address. Each first touch of a page is one.</summary>
public sealed record FaultReport : TraceReport
{
    /// <summary>Of <see cref="Addresses"/>.</summary>
    public const int MostAddresses = 20;

    public override string View => "faults";

    public override TraceUnit Unit => TraceUnit.Faults;

    /// <summary>Whose mappings they are; null when that was not asked.</summary>
    public required int? Pid { get; init; }

    /// <summary>Of <see cref="TraceReport.Events"/>.</summary>
    public required long Writes { get; init; }

    /// <summary>Of <see cref="TraceReport.Events"/>, those where the page was there and could not be used so: a write
    /// to a shared copy mostly (copy on write).</summary>
    public required long Protected { get; init; }

    /// <summary>Most faults first.</summary>
    public required EquatableArray<MappingFaults> Mappings { get; init; }

    /// <summary>By the instruction that touched: its file and the offset in it.</summary>
    public required EquatableArray<Share> Code { get; init; }

    /// <summary>Pages with the most faults: one that faults again and again is reclaimed, or changes its
    /// protection.</summary>
    public required EquatableArray<AddressFaults> Addresses { get; init; }
}

/// <param name="Name">The file, or the kernel's word for it; null for anonymous memory without a name. Hostile
/// text.</param>
/// <param name="Start">Null when nothing known lies there.</param>
/// <param name="Pages">Different pages of 4 KiB that were touched.</param>
public sealed record MappingFaults(string? Name, ulong? Start, ulong? End, long Faults, long Writes, long Pages);

/// <param name="Address">Of the page.</param>
public sealed record AddressFaults(ulong Address, string Mapping, long Faults);
