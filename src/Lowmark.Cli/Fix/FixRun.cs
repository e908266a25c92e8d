using Lowmark.Apply;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Apply.Verifying;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Input.Live;
using Lowmark.Plans;
using Lowmark.Presenters;

namespace Lowmark.Cli.Fix;

/// <summary>One run of <c>fix</c>: a plan printed, carried out or taken back, or what was done before.</summary>
internal sealed class FixRun(CliHost host)
{
    /// <returns>One of <see cref="ExitCode"/>: 0 when nothing is to be changed or all was, 1 when a plan is printed and
    /// not carried out, or was taken back, 3 when it may not be.</returns>
    public int Run(FixOptions options) => options.Act switch
    {
        FixAct.Plan => Print(options),
        FixAct.Apply => Apply(options),
        FixAct.Undo => Changing(options, (applier, teller, _) => applier.Undo(options.Id, teller)),
        FixAct.History => History(options),
    };

    private int Print(FixOptions options)
    {
        if (new PlanMaker(host).Make(options) is not { } plan) { return ExitCode.Unreadable; }
        Write(plan, options);
        return plan.Plan.Items.IsEmpty ? ExitCode.Clean : ExitCode.Incidents;
    }

    private int Apply(FixOptions options)
    {
        if (new PlanMaker(host).Make(options) is not { } plan) { return ExitCode.Unreadable; }
        if (options.Format is not OutputFormat.Json) { Write(plan, options); }
        if (plan.Plan.Items.IsEmpty) { return ExitCode.Clean; }
        if (!options.IsSure && Confirm(plan) is { } refused) { return refused; }
        using CancellationTokenSource stop = new();
        using IDisposable signals = host.WhenInterrupted(stop.Cancel);
        return Changing(options, (applier, teller, files) => options.Verify is { } length
            ? Verified(applier, teller, new FixWatch(host, files, stop.Token), plan.Plan, length, stop.Token)
            : applier.Apply(plan.Plan, teller, stop.Token));
    }

    /// <summary>Made, watched, and taken back when the machine got worse.</summary>
    private static FixResult Verified(
        Applier applier, FixTeller teller, FixWatch watch, Plan plan, TimeSpan length, CancellationToken stop)
    {
        Strain? baseline = watch.Baseline(length);
        FixResult made = applier.Apply(plan, teller, stop);
        if (made is not { IsDone: true, Fix: { } fix }) { return made; }
        Verdict verdict = watch.Verify(baseline, length);
        teller.Tell(verdict);
        return verdict.Kind is VerdictKind.Worse ? applier.Undo(fix.Id, teller) : made;
    }

    /// <returns>Null when it was confirmed; else what the program ends with.</returns>
    private int? Confirm(ProposedPlan plan)
    {
        if (!host.InputIsTerminal)
        {
            host.Complain("nothing is changed unasked: give --yes where nobody can be asked");
            return ExitCode.Usage;
        }

        int count = plan.Plan.Items.Count;
        host.Errors.Write($"Make {(count == 1 ? "this change" : $"these {count} changes")}? [y/N] ");
        host.Errors.Flush();
        using StreamReader answer = new(host.Input, leaveOpen: true);
        if (answer.ReadLine()?.Trim() is "y" or "Y" or "yes") { return null; }
        host.Complain("nothing is changed");
        return ExitCode.Incidents;
    }

    private int Changing(FixOptions options, Func<Applier, FixTeller, MachineFiles, FixResult> act)
    {
        using MachineFiles? files = MachineRoot.Open(host, options.Root);
        if (files is null) { return ExitCode.Unreadable; }
        using WritableRoot root = new(options.Root, options.IsTrial);
        Applier applier = new(root, new FixStore(root, host.Clock), files, new SystemPrograms());
        BufferedStream output = host.BufferedOutput();
        using FixTeller teller = new(host, output, options);
        FixResult result = act(applier, teller, files);
        teller.End(result);
        output.Flush();
        return teller.IsWorse ? ExitCode.Incidents : CodeOf(result);
    }

    private int History(FixOptions options)
    {
        using WritableRoot root = new(options.Root, options.IsTrial);
        FixHistory history = new FixStore(root, host.Clock).History();
        BufferedStream output = host.BufferedOutput();
        if (options.Format is OutputFormat.Json) { FixPresenter.WriteJson(output, history.Fixes, null, null); }
        else
        {
            using FixPresenter text = new(output, options.Text);
            text.Tell(history);
        }

        output.Flush();
        return history.Unreadable.IsEmpty ? ExitCode.Clean : ExitCode.Unreadable;
    }

    private void Write(ProposedPlan plan, FixOptions options)
    {
        BufferedStream output = host.BufferedOutput();
        switch (options.Format)
        {
            case OutputFormat.Markdown: PlanPresenter.WriteMarkdown(output, plan); break;
            case OutputFormat.Json: PlanPresenter.WriteJson(output, plan); break;
            default: PlanPresenter.WriteText(output, plan, options.Text); break;
        }

        output.Flush();
    }

    private static int CodeOf(FixResult result) => result switch
    {
        { IsDone: true } => ExitCode.Clean,
        { Surprise.Kind: SurpriseKind.NotPermitted or SurpriseKind.ReadOnly or SurpriseKind.Unsafe } =>
            ExitCode.Unreadable,
        _ => ExitCode.Incidents,
    };
}
