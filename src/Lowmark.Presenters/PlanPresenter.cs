using System.Text;
using Lowmark.Plans;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Markdown;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters;

/// <summary>Renders a plan in each form.</summary>
public static class PlanPresenter
{
    public static void WriteText(Stream output, ProposedPlan plan, TextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using Canvas canvas = new(output, options);
        TextPages.Write(canvas, PlanPage.Of(plan, options.Verbose ? PageDetail.All : PageDetail.Answer));
        canvas.Flush();
    }

    public static void WriteMarkdown(Stream output, ProposedPlan plan)
    {
        Page page = PlanPage.Of(plan, PageDetail.All);
        MarkdownDocument form = new();
        StreamWriter writer = new(output, new UTF8Encoding(false), 16 * 1024, leaveOpen: true) { NewLine = "\n" };
        form.Document(writer, new(page.Headline, [], null, [], []), [form.Page(page)]);
        writer.Flush();
    }

    /// <summary>One document.</summary>
    public static void WriteJson(Stream output, ProposedPlan plan)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonText.WriteLine(output, plan, PlanJson.Document);
    }
}
