using System.Buffers.Text;
using System.Text.Json;

namespace Lowmark.Logs.Lines;

/// <summary>The entries of a JSON text: one object or several, at any depth, cut short or not.</summary>
/// <remarks>Field names: systemd.journal-fields(7); docker's json-file driver; dmesg --json of util-linux 2.38.</remarks>
internal ref struct JsonEntries
{
    private const int Named = 2;
    private const int Guessed = 1;
    private const int ShortestGuess = 8;

    private Utf8JsonReader _reader;
    private bool _ended;

    public JsonEntries(ReadOnlySpan<byte> json)
    {
        JsonReaderOptions lenient = new() { AllowTrailingCommas = true, AllowMultipleValues = true };
        _reader = new(json, isFinalBlock: false, new JsonReaderState(lenient));
    }

    /// <summary>Whether it is worth reading at all: damaged JSON costs an exception.</summary>
    public static bool MayHoldText(ReadOnlySpan<byte> json) =>
        json.IndexOf("\"MESSAGE\""u8) >= 0 || json.IndexOf("\"log\""u8) >= 0 || json.IndexOf("\"msg\""u8) >= 0
        || json.IndexOf("\"message\""u8) >= 0 || AnchorScanner.IndexOf(json) >= 0;

    /// <summary>Reads on to the end of the next object that holds a message.</summary>
    public bool MoveNext(CarriedEntry entry)
    {
        entry.Reset();
        if (_ended) { return false; }
        try
        {
            Field field = Field.Other;
            while (_reader.Read())
            {
                switch (_reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        field = Classify(_reader.ValueSpan);
                        break;
                    case JsonTokenType.String:
                        TakeString(field, entry);
                        break;
                    case JsonTokenType.Number:
                        TakeNumber(field, entry);
                        break;
                    case JsonTokenType.StartArray when field == Field.Message:
                        TakeArray(entry);
                        break;
                    case JsonTokenType.EndObject when entry.MessageRank > 0:
                        return true;
                    default:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            // Damage is normal: what was read before it counts.
        }

        _ended = true;
        return entry.MessageRank > 0;
    }

    private static Field Classify(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("MESSAGE"u8) || name.SequenceEqual("msg"u8) || name.SequenceEqual("message"u8)
            => Field.Message,
        _ when name.SequenceEqual("log"u8) => Field.ContainerMessage,
        _ when name.SequenceEqual("time"u8) || name.SequenceEqual("@timestamp"u8)
            || name.SequenceEqual("timestamp"u8) => Field.Time,
        _ when name.SequenceEqual("stream"u8) => Field.Stream,
        _ when name.SequenceEqual("__REALTIME_TIMESTAMP"u8) => Field.Realtime,
        _ when name.SequenceEqual("_SOURCE_MONOTONIC_TIMESTAMP"u8) => Field.Monotonic,
        _ when name.SequenceEqual("_HOSTNAME"u8) => Field.Host,
        _ when name.SequenceEqual("SYSLOG_IDENTIFIER"u8) => Field.Tag,
        _ when name.SequenceEqual("_TRANSPORT"u8) => Field.Transport,
        _ => Field.Other,
    };

    private readonly void TakeString(Field field, CarriedEntry entry)
    {
        ReadOnlySpan<byte> value = _reader.ValueSpan;
        switch (field)
        {
            case Field.Message or Field.ContainerMessage:
                Escapes.Json(value, entry.Message);
                entry.MessageRank = Named;
                entry.FromContainer |= field == Field.ContainerMessage;
                break;
            case Field.Time:
                Escapes.Json(value, entry.WallTime);
                break;
            case Field.Stream or Field.Host:
                Escapes.Json(value, entry.Host);
                break;
            case Field.Tag:
                Escapes.Json(value, entry.Tag);
                break;
            case Field.Transport:
                entry.FromKernel = value.SequenceEqual("kernel"u8);
                break;
            case Field.Realtime:
                entry.RealtimeMicroseconds = Whole(value);
                break;
            case Field.Monotonic:
                entry.MonotonicMicroseconds = Whole(value);
                break;
            case Field.Other:
                Guess(value, entry);
                break;
        }
    }

    private readonly void TakeNumber(Field field, CarriedEntry entry)
    {
        ReadOnlySpan<byte> value = _reader.ValueSpan;
        switch (field)
        {
            case Field.Time:
                entry.MonotonicMicroseconds = SecondsAndMicroseconds(value);
                break;
            case Field.Realtime:
                entry.RealtimeMicroseconds = Whole(value);
                break;
            case Field.Monotonic:
                entry.MonotonicMicroseconds = Whole(value);
                break;
            default:
                break;
        }
    }

    /// <summary>A message that is no valid UTF-8 is an array of its bytes; a field given twice is an array of strings.</summary>
    private void TakeArray(CarriedEntry entry)
    {
        entry.Message.Clear();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.String) { Escapes.Json(_reader.ValueSpan, entry.Message); }
            else if (_reader.TokenType == JsonTokenType.Number && Whole(_reader.ValueSpan) is >= 0 and <= 255 and long value)
            {
                entry.Message.Add((byte)value);
            }
        }

        entry.MessageRank = Named;
    }

    /// <summary>Loggers name the message as they like: a value that holds an anchor is one.</summary>
    private static void Guess(ReadOnlySpan<byte> value, CarriedEntry entry)
    {
        if (entry.MessageRank > 0 || value.Length < ShortestGuess || AnchorScanner.IndexOf(value) < 0) { return; }
        Escapes.Json(value, entry.Message);
        entry.MessageRank = Guessed;
    }

    private static long? Whole(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length ? number : null;

    private static long? SecondsAndMicroseconds(ReadOnlySpan<byte> value)
    {
        int dot = value.IndexOf((byte)'.');
        if (dot <= 0 || value.Length != dot + 7 || dot > 10) { return null; }
        return Whole(value[..dot]) is { } seconds && Whole(value[(dot + 1)..]) is { } micros ? (seconds * 1_000_000) + micros : null;
    }

    private enum Field
    {
        Other,
        Message,
        ContainerMessage,
        Time,
        Stream,
        Host,
        Tag,
        Transport,
        Realtime,
        Monotonic,
    }
}
