using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Lowmark.UnitTests.Logs.Lines;

/// <summary>Wrap a kernel text, read it: the same text and the same time come out.</summary>
public class WrapperRoundTripTests
{
    private static readonly Dictionary<string, Func<string, long, string>> s_stamped = new(StringComparer.Ordinal)
    {
        ["dmesg"] = (text, micros) => $"{Printk(micros)} {text}\n",
        ["raw"] = (text, micros) => $"<4>{Printk(micros)} {text}\n",
        ["decoded"] = (text, micros) => $"kern  :warn  : {Printk(micros)} {text}\n",
        ["delta"] = (text, micros) => $"{Printk(micros)[..^1]} <    0.000123>] {text}\n",
        ["caller"] = (text, micros) => $"{Printk(micros)}[  T123] {text}\r\n",
        ["kmsg"] = (text, micros) => $"4,99,{micros},-,caller=C1;{KmsgEscaped(text)}\n SUBSYSTEM=acpi\n",
        ["syslog"] = (text, micros) => $"Nov  1 01:35:33 db1 kernel: {Printk(micros)} {text}\n",
        ["rfc5424"] = (text, micros) => $"<4>1 2024-05-01T10:00:00.1Z db1 kernel - - - {Printk(micros)} {text}\n",
        ["iso file"] = (text, micros) => $"2024-05-01T10:00:00.123456+02:00 db1 kernel: {Printk(micros)} {text}\n",
        ["short-monotonic"] = (text, micros) => $"{Printk(micros)} database-1 kernel: {text}\n",
        ["docker"] = (text, micros) => Json(new() { ["log"] = $"{Printk(micros)} {text}\n", ["stream"] = "stdout", ["time"] = "x" }),
        ["cri"] = (text, micros) => $"2024-05-01T10:00:00.123456789Z stdout P {Printk(micros)} {text[..1]}\n"
            + $"2024-05-01T10:00:00.123456790Z stdout F {text[1..]}\n",
        ["journal json"] = (text, micros) => Json(new()
        {
            ["MESSAGE"] = text, ["_SOURCE_MONOTONIC_TIMESTAMP"] = $"{micros}", ["_TRANSPORT"] = "kernel",
        }),
        ["journal json bytes"] = (text, micros) => Json(new()
        {
            ["MESSAGE"] = Encoding.Latin1.GetBytes(text).Select(value => (int)value).ToArray(),
            ["_SOURCE_MONOTONIC_TIMESTAMP"] = $"{micros}", ["_TRANSPORT"] = "kernel",
        }),
        ["export"] = (text, micros) => $"__CURSOR=1\n_SOURCE_MONOTONIC_TIMESTAMP={micros}\n_TRANSPORT=kernel\nMESSAGE={text}\n\n",
        ["export binary"] = (text, micros) =>
            $"__CURSOR=1\n_SOURCE_MONOTONIC_TIMESTAMP={micros}\n_TRANSPORT=kernel\nMESSAGE\n{Length(text)}{text}\n\n",
        ["dmesg json"] = (text, micros) => "{\n   \"dmesg\": [\n      {\n         \"pri\": 6,\n"
            + $"         \"time\": {Seconds(micros)},\n         \"msg\": {JsonSerializer.Serialize(text)}\n      }}\n   ]\n}}\n",
        ["kubectl"] = (text, micros) => $"2024-05-01T10:00:00.123456789Z {Printk(micros)} {text}\n",
        ["mail"] = (text, micros) => $"> >> {Printk(micros)} {text}\n",
        ["html"] = (text, micros) => $"{Printk(micros)} {text}\n".Replace("<", "&lt;").Replace(">", "&gt;"),
        ["grep"] = (text, micros) => $"kern.log-17-Nov  1 01:35:33 db1 kernel: {Printk(micros)} {text}\n",
        ["utf-16"] = (text, micros) =>
            Encoding.Latin1.GetString([0xff, 0xfe, .. Encoding.Unicode.GetBytes($"{Printk(micros)} {text}\r\n")]),
    };

    private static readonly Dictionary<string, Func<string, string>> s_unstamped = new(StringComparer.Ordinal)
    {
        ["ctime"] = text => $"[Sat Nov 21 01:35:33 2026] {text}\n",
        ["dmesg iso"] = text => $"2026-11-21T01:35:33,170954+00:00 {text}\n",
        ["time difference"] = text => $"[<  177.312699>] {text}\n",
        ["relative minute"] = text => $"[Nov21 01:35] {text}\n",
        ["relative"] = text => $"[  +0.000046] {text}\n",
        ["level"] = text => $"<6>{text}\n",
        ["syslog"] = text => $"Nov 21 01:35:33 db1 kernel: {text}\n",
        ["rfc5424"] = text => $"<4>1 2024-05-01T10:00:00.1Z db1 kernel - - [a@1 b=\"]\"] {text}\n",
        ["short-iso"] = text => $"2024-05-01T10:00:00+0200 db1 kernel: {text}\n",
        ["short-full"] = text => $"Wed 2024-05-01 10:00:00 CEST db1 kernel: {text}\n",
        ["short-unix"] = text => $"1714557600.123456 db1 kernel: {text}\n",
        ["kubectl"] = text => $"2024-05-01T10:00:00.123456789Z {text}\n",
    };

    public static TheoryData<string> Stamped => [.. s_stamped.Keys];

    public static TheoryData<string> Unstamped => [.. s_unstamped.Keys];

    [Theory]
    [MemberData(nameof(Stamped))]
    public void Text_and_time_survive(string wrapper) =>
        Prop.ForAll(Texts, Times, (text, micros) =>
        {
            SeenLine seen = Assert.Single(RecordingSink.Read(s_stamped[wrapper](text, micros)).Lines);
            Assert.Equal((text, micros, true), (seen.Text, seen.Micros!.Value, seen.HasPrefix));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Unstamped))]
    public void Text_survives_where_no_monotonic_time_is_printed(string wrapper)
    {
        foreach (string text in KernelTexts.Untagged)
        {
            SeenLine seen = Assert.Single(RecordingSink.Read(s_unstamped[wrapper](text)).Lines);
            Assert.Equal((text, null, true), (seen.Text, seen.Micros, seen.HasPrefix));
        }
    }

    [Fact]
    public void Text_survives_without_any_wrapper()
    {
        Assert.Equal(
            KernelTexts.Untagged, RecordingSink.Read(string.Join('\n', KernelTexts.Untagged)).Lines.Select(seen => seen.Text));
    }

    [Fact]
    public void Wrappers_may_change_from_line_to_line()
    {
        string[] perLine = [.. s_stamped.Keys.Except(["export", "export binary", "dmesg json", "utf-16"], StringComparer.Ordinal)];
        string log = string.Concat(perLine.Select((name, at) => s_stamped[name](KernelTexts.All[at], at + 5)));

        Assert.Equal(
            perLine.Select((_, at) => (KernelTexts.All[at], (long)at + 5)),
            RecordingSink.Read(log).Lines.Select(seen => (seen.Text, seen.Micros!.Value)));
    }

    [Fact]
    public void No_prefix_of_a_wrapped_line_throws()
    {
        foreach (Func<string, long, string> wrap in s_stamped.Values)
        {
            byte[] log = Encoding.Latin1.GetBytes(wrap(KernelTexts.All[7] + "#012 free:1 \\x0a {\"log\":", 12_345_678));
            for (int length = 0; length <= log.Length; length++)
            {
                RecordingSink sink = RecordingSink.Read(log[..length]);
                Assert.DoesNotContain(sink.Lines, seen => seen.Text.AsSpan().IndexOfAny("\r\n\0") >= 0);
            }
        }
    }

    [Fact]
    public void No_changed_byte_makes_it_throw()
    {
        Gen<string> logs =
            from wrap in Gen.Elements(s_stamped.Values.ToArray())
            from text in Gen.Elements(KernelTexts.All)
            from changes in Gen.ArrayOf(Gen.Zip(Gen.Choose(0, 400), Gen.Choose(0, 255)), 3)
            select Change(wrap(text, 12_345_678), changes);

        Prop.ForAll(logs.ToArbitrary(), log => RecordingSink.Read(log, new() { MaxLineBytes = 300, BlockBytes = 64 })
            .Lines.TrueForAll(seen => seen.Number >= 1 && seen.Text.AsSpan().IndexOfAny("\r\n\0") < 0)).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<string> Texts { get; } = Gen.Elements(KernelTexts.All).ToArbitrary();

    private static Arbitrary<long> Times { get; } =
        Gen.Choose(0, int.MaxValue).Select(value => value * 40L).ToArbitrary();

    private static string Change(string log, (int At, int Value)[] changes)
    {
        char[] letters = log.ToCharArray();
        foreach ((int at, int value) in changes) { letters[at % letters.Length] = (char)value; }
        return new(letters);
    }

    private static string Seconds(long micros) =>
        string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}.{micros % 1_000_000:D6}");

    private static string Printk(long micros) => $"[{Seconds(micros),12}]";

    private static string KmsgEscaped(string text) => text.Replace("\\", "\\x5c");

    private static string Json(Dictionary<string, object> fields) => JsonSerializer.Serialize(fields) + "\n";

    private static string Length(string text)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return Encoding.Latin1.GetString(length);
    }
}
