using Lowmark.Traces.Views;

namespace Lowmark.Presenters.Content.Traces;

/// <summary>What a view made of a trace, as text, Markdown and HTML say it.</summary>
internal static class TracePage
{
    public static Page Of(TraceReport report, PageDetail detail)
    {
        PageBuilder page = new(detail);
        TraceParts.Flame(page, report);
        switch (report)
        {
            case AllocReport alloc: AllocPage.Write(page, alloc); break;
            case FragReport frag: FragPage.Write(page, frag); break;
            case StallReport stall: StallPage.Write(page, stall); break;
            case AtomicReport atomic: AtomicPage.Write(page, atomic); break;
            case LeakReport leak: LeakPage.Write(page, leak); break;
            case FaultReport fault: FaultPage.Write(page, fault); break;
        }

        return page.Build();
    }
}
