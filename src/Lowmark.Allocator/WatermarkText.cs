using System.Globalization;
using System.Runtime.CompilerServices;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;

namespace Lowmark.Allocator;

/// <summary>The watermark inequality as a sentence, in kB as a Mem-Info dump prints it.</summary>
internal ref struct WatermarkText(PageSize pageSize, Span<char> room)
{
    private readonly PageSize _pageSize = pageSize;
    private DefaultInterpolatedStringHandler _text = new(0, 0, CultureInfo.InvariantCulture, room);

    public static string Name(Watermark mark) => mark switch
    {
        Watermark.Min => "min",
        Watermark.Low => "low",
        Watermark.High => "high",
    };

    public void Words(string words) => _text.AppendLiteral(words);

    public void LeftSide(Pages free, ReadOnlySpan<Cut> cuts, PageRange reserve)
    {
        Words("free ");
        Size(free);
        foreach (ref readonly Cut cut in cuts)
        {
            if (cut.Amount.IsZero) { continue; }
            Words(" - ");
            Words(cut.Name);
            Words(" ");
            Amount(cut.Amount);
        }

        Words(" - lowmem reserve ");
        Amount(reserve);
    }

    /// <summary>The comparison of a request that no watermark holds for, and why none does.</summary>
    public void WithoutMark(Pages free, AllocationRequest request)
    {
        Words("free ");
        Size(free);
        Words(free > default(Pages) ? " > " : " = ");
        Words("0 kB (no watermark is checked: ");
        Words(request switch
        {
            _ when request.Gfp.Has(GfpFlags.Memalloc) => "__GFP_MEMALLOC may use all reserves",
            { IsReclaiming: true } => "a task that is reclaiming memory itself may use all reserves",
            _ => "a task that the OOM killer chose may use all reserves",
        });
        Words(")");
    }

    /// <param name="printed">The mark as the log prints it.</param>
    /// <param name="applied">The mark that the kernel starts from.</param>
    /// <param name="floor">What is left of it for this request.</param>
    public void RightSide(Watermark mark, Pages printed, PageRange applied, PageRange floor, string reductions)
    {
        bool isWhole = applied.IsExact && applied.AtLeast == printed;
        if (isWhole && reductions.Length == 0)
        {
            Mark(mark, printed);
            return;
        }

        Amount(floor);
        Words(" (");
        Mark(mark, printed);
        Words(" ");
        if (!isWhole) { WithoutBoost(printed, applied); }
        if (!isWhole && reductions.Length > 0) { Words(", "); }
        Words(reductions);
        Words(")");
    }

    public override string ToString() => _text.ToStringAndClear();

    private void WithoutBoost(Pages printed, PageRange applied)
    {
        Words("without boost");
        if (applied.IsExact)
        {
            Words(" ");
            Size(printed - applied.AtLeast);
        }
        else { Words(", which is not printed"); }
    }

    private void Mark(Watermark mark, Pages printed)
    {
        Words(Name(mark));
        Words(" ");
        Size(printed);
    }

    private void Amount(PageRange range)
    {
        if (range.IsExact)
        {
            Size(range.AtLeast);
            return;
        }

        Words("(not printed");
        if (range.AtMost is { } most)
        {
            Words(", at most ");
            Size(most);
        }

        Words(")");
    }

    private void Size(Pages pages)
    {
        _text.AppendFormatted(pages.ToKiB(_pageSize).Count);
        Words(" kB");
    }
}
