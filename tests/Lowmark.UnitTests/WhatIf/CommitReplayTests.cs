using Lowmark.Changes;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.WhatIf;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.WhatIf;

/// <summary>jvm was refused 100 MiB under strict overcommit.</summary>
public class CommitReplayTests
{
    private const long MiB = 1024;

    private static readonly DiagnosedReport s_refused =
        Of("overcommit-refusal").Asked(0, bytes: 100 * MiB * 1024) with
        {
            Kind = ReportKind.OvercommitRefusal, Trigger = new("jvm", 1, 0, null, null),
        };

    private static WhatIfAnswer Ask(Change change, params Demand[] demands) =>
        WhatIfReplay.OfReport(s_refused, [change], demands);

    [Fact]
    public void Without_accounting_nothing_is_refused_for_certain()
    {
        WhatIfAnswer answer = Ask(new SetSysctl("vm.overcommit_memory", "1"));

        Assert.Equal((WhatIfOutcome.Prevented, Confidence.Certain), (answer.Outcome, answer.Confidence));
    }

    [Theory]
    [InlineData(100, WhatIfOutcome.PutOff)]
    [InlineData(99, WhatIfOutcome.Unknown)]
    public void Swap_counts_in_full_towards_the_limit(long swap, WhatIfOutcome expected) =>
        Assert.Equal(expected, Ask(new AddSwap(new(swap * MiB))).Outcome);

    [Fact]
    public void Swap_for_all_that_is_wanted_prevents_it()
    {
        Demand jvm = new("jvm", new(200 * MiB));

        Assert.Equal(WhatIfOutcome.Prevented, Ask(new AddSwap(new(200 * MiB)), jvm).Outcome);
        Assert.Equal(WhatIfOutcome.Unknown, Ask(new AddSwap(new(150 * MiB)), jvm).Outcome);
    }

    [Fact]
    public void Another_ratio_is_open_without_the_limit_and_what_is_promised() => Assert.Contains(
        "CommitLimit", Assert.Single(Ask(new SetSysctl("vm.overcommit_ratio", "90")).Missing),
        StringComparison.Ordinal);

    [Fact]
    public void What_does_not_move_the_limit_does_not_help() =>
        Assert.Equal(WhatIfOutcome.NotPrevented, Ask(new SetSysctl("vm.min_free_kbytes", "9000")).Outcome);
}
