using System.Globalization;
using System.Text.Json;
using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests.Tracing;

/// <summary>The command on the running kernel, while another process does something of known size.</summary>
/// <remarks>Alone: the budget counts what this process takes, other tests included, and beyond it the kernel records
/// only part of the time.</remarks>
[Collection(nameof(TraceCommandTests))]
[CollectionDefinition(nameof(TraceCommandTests), DisableParallelization = true)]
public sealed class TraceCommandTests
{
    [TraceFact]
    public void A_burst_of_known_size_is_recovered_within_five_per_cent_and_read_back_from_the_recording()
    {
        using Sender sender = new();
        using TempFolder folder = new();
        string recording = Path.Combine(folder.Path, "burst.trace");

        JsonElement live = Trace(sender, "atomic", "--pid", Number(sender.Pid), "--output", recording);

        JsonElement asked = live.GetProperty("paths").EnumerateArray()
            .First(path => path.GetProperty("asker").GetString() == "skb_page_frag_refill");
        const int Expected = Sender.Connections * Sender.BytesOnEach / 4096;
        Assert.InRange(asked.GetProperty("amount").GetInt64(), Expected * 95 / 100, Expected * 105 / 100);
        Assert.Equal("bash", asked.GetProperty("comm").GetString());
        Assert.NotEqual(JsonValueKind.Null, live.GetProperty("min_free_kib").ValueKind);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(recording));
        }


        JsonElement read = Answer("atomic", "--input", recording);
        Assert.All(
            (string[])["events", "amount", "bursts", "min_free_kib", "needed_min_free_kib"],
            figure => Assert.Equal(live.GetProperty(figure).GetRawText(), read.GetProperty(figure).GetRawText()));
    }

    [TraceFact]
    public void What_a_process_keeps_is_named()
    {
        using Sender sender = new();

        JsonElement live = Trace(sender, "leak", Number(sender.Pid), "--age", "0");

        Assert.Contains(
            live.GetProperty("suspects").EnumerateArray(),
            suspect => suspect.GetProperty("comm").GetString() == "bash"
                && suspect.GetProperty("asker").GetString() is "sock_alloc_inode"
                && suspect.GetProperty("kept").GetInt64() == Sender.Connections);
    }

    private static JsonElement Trace(Sender sender, params string[] arguments)
    {
        // A thread of its own, and time before and behind: other programs may be built beside this.
        Thread sending = new(() =>
        {
            Thread.Sleep(TimeSpan.FromSeconds(2));
            sender.Send();
        });
        sending.Start();
        JsonElement answer = Answer([.. arguments, "--duration", "6s", "--budget", "100"]);
        sending.Join();
        return answer;
    }

    private static JsonElement Answer(params string[] arguments)
    {
        using MemoryStream output = new();
        using StringWriter errors = new();
        CliHost host = new()
        {
            Input = Stream.Null,
            InputIsTerminal = false,
            Output = output,
            OutputIsTerminal = false,
            Errors = errors,
            ErrorsAreTerminal = false,
            Variable = _ => null,
            IsRoot = true,
        };
        int code = CommandLine.Run(
            ["trace", .. arguments, "--format", "json"], host, new(() => new LogEngine(), [], null));
        Assert.Equal("", errors.ToString());
        Assert.InRange(code, 0, 1);
        return JsonSerializer.Deserialize<JsonElement>(output.ToArray()).GetProperty("trace");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
