using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The watermark inequality as a sentence, in kB as a Mem-Info dump prints it.</summary>
internal readonly struct WatermarkText(PageSize pageSize)
{
    private readonly PageSize _pageSize = pageSize;

    public string Name(Watermark mark) => mark switch
    {
        Watermark.Min => "min",
        Watermark.Low => "low",
        Watermark.High => "high",
    };

    public string LeftSide(Pages free, Cut[] cuts, PageRange reserve)
    {
        List<string> parts = [$"free {Size(free)}"];
        foreach (Cut cut in cuts)
        {
            if (!cut.Amount.IsZero) { parts.Add($"{cut.Name} {Amount(cut.Amount)}"); }
        }

        parts.Add($"lowmem reserve {Amount(reserve)}");
        return string.Join(" - ", parts);
    }

    /// <summary>The comparison of a request that no watermark holds for, and why none does.</summary>
    public string WithoutMark(Pages free, AllocationRequest request)
    {
        string why = request switch
        {
            _ when request.Gfp.Has(GfpFlags.Memalloc) => "__GFP_MEMALLOC may use all reserves",
            { IsReclaiming: true } => "a task that is reclaiming memory itself may use all reserves",
            _ => "a task that the OOM killer chose may use all reserves",
        };
        return $"free {Size(free)} {(free > default(Pages) ? ">" : "=")} 0 kB (no watermark is checked: {why})";
    }

    /// <param name="printed">The mark as the log prints it.</param>
    /// <param name="applied">The mark that the kernel starts from.</param>
    /// <param name="floor">What is left of it for this request.</param>
    public string RightSide(Watermark mark, Pages printed, PageRange applied, PageRange floor, string reductions)
    {
        string whole = $"{Name(mark)} {Size(printed)}";
        List<string> why = [];
        if (applied.IsExact && applied.AtLeast != printed)
        {
            why.Add($"without boost {Size(printed - applied.AtLeast)}");
        }

        if (!applied.IsExact) { why.Add("without boost, which is not printed"); }
        if (reductions.Length > 0) { why.Add(reductions); }
        return why.Count == 0 ? whole : $"{Amount(floor)} ({whole} {string.Join(", ", why)})";
    }

    private string Amount(PageRange range)
    {
        if (range.IsExact) { return Size(range.AtLeast); }
        return range.AtMost is { } most ? $"(not printed, at most {Size(most)})" : "(not printed)";
    }

    private string Size(Pages pages) => pages.ToKiB(_pageSize).ToString();
}
