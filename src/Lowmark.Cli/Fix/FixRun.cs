using Lowmark.Cli.Explain;
using Lowmark.Cli.Input;
using Lowmark.Plans;
using Lowmark.Presenters;

namespace Lowmark.Cli.Fix;

/// <summary>One run of <c>fix</c>: make the plan and print it.</summary>
internal sealed class FixRun(CliHost host)
{
    private const int OutputBuffer = 64 * 1024;

    /// <returns>One of <see cref="ExitCode"/>: 0 when nothing is to be changed, 1 when a plan is printed and not carried
    /// out.</returns>
    public int Run(FixOptions options)
    {
        if (new PlanMaker(host).Make(options) is not { } plan) { return ExitCode.Unreadable; }
        Write(plan, options);
        return plan.Plan.Items.IsEmpty ? ExitCode.Clean : ExitCode.Incidents;
    }

    private void Write(ProposedPlan plan, FixOptions options)
    {
        BufferedStream output = new(new ResultStream(host.Output), OutputBuffer);
        switch (options.Format)
        {
            case OutputFormat.Markdown: PlanPresenter.WriteMarkdown(output, plan); break;
            case OutputFormat.Json: PlanPresenter.WriteJson(output, plan); break;
            default: PlanPresenter.WriteText(output, plan, options.Text); break;
        }

        output.Flush();
    }
}
