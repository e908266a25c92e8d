using Lowmark.Kernel;

namespace Lowmark.UnitTests.TestKit;

/// <summary>The three lines that v6.1 prints of a zone: watermarks, lowmem_reserve, free areas. Sizes in kB unless they
/// say pages.</summary>
/// <param name="Name">DMA, DMA32, Normal, HighMem, Movable.</param>
internal sealed record ZoneText(string Name, long Free, long Min, long Low, long High)
{
    public int Node { get; init; }

    public long Boost { get; init; }

    public long Highatomic { get; init; }

    public long Present { get; init; }

    public long Managed { get; init; }

    public long FreePcp { get; init; }

    public long FreeCma { get; init; }

    /// <summary>lowmem_reserve[], pages, one entry a zone type.</summary>
    public EquatableArray<long> Reserve { get; init; } = [0, 0, 0, 0, 0];

    /// <summary>Free blocks from order 0 up; order 0 takes all free pages where nothing is set.</summary>
    public EquatableArray<string> Blocks { get; init; }

    public string MarkLine =>
        $"Node {Node} {Name} free:{Free}kB boost:{Boost}kB min:{Min}kB low:{Low}kB high:{High}kB "
        + $"reserved_highatomic:{Highatomic}KB active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB "
        + $"unevictable:0kB writepending:0kB present:{Present}kB managed:{Managed}kB mlocked:0kB bounce:0kB "
        + $"free_pcp:{FreePcp}kB local_pcp:0kB free_cma:{FreeCma}kB";

    public string ReserveLine => $"lowmem_reserve[]: {string.Join(' ', Reserve)}";

    public string FreeAreaLine
    {
        get
        {
            IEnumerable<string> columns = Enumerable.Range(0, 11)
                .Select(order => $"{BlocksOf(order)}*{4L << order}kB{LettersOf(order)}");
            return $"Node {Node} {Name}: {string.Join(' ', columns)} = {Free}kB";
        }
    }

    /// <param name="blocks">One word an order from 0 up: <c>12</c> or <c>12UME</c>, the count and the free lists that
    /// hold some.</param>
    public ZoneText WithBlocks(params string[] blocks) => this with { Blocks = blocks.ToEquatableArray() };

    private string BlocksOf(int order)
    {
        if (Blocks.IsEmpty) { return order == 0 ? $"{Free / 4}" : "0"; }
        return order < Blocks.Count ? Blocks[order].TrimEnd("UMEHCI".ToCharArray()) : "0";
    }

    private string LettersOf(int order)
    {
        string letters = order < Blocks.Count ? Blocks[order].TrimStart("0123456789".ToCharArray()) : "";
        if (Blocks.IsEmpty && order == 0 && Free > 0) { letters = "UM"; }
        return letters.Length == 0 ? "" : $" ({letters})";
    }
}
