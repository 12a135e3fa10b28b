//! SmartCA: the state is asked for, or told by webhook.

use base64ct::{Base64, Encoding as _};
use serde_json::{Value, json};

use super::http::{Answer, Request};
use super::{CLIENT, CLIENT_SECRET, CREDENTIAL, Inner, Mood, Order, USER};

pub(super) fn answer(inner: &mut Inner, request: &Request) -> Answer {
    let path = request.path.strip_prefix("/sca/sp769/").unwrap_or_default();
    let body = request.json().unwrap_or_default();
    if let Some(name) = path
        .strip_prefix("v1/signatures/sign/")
        .and_then(|rest| rest.strip_suffix("/status"))
    {
        return status(inner, name);
    }
    if text(&body, "sp_id") != CLIENT || text(&body, "sp_password") != CLIENT_SECRET {
        return said(401, "SP_CREDENTIAL_INVALID", Value::Null);
    }
    match path {
        "v1/credentials/get_certificate" => certificates(inner, &body),
        "v1/signatures/sign" => sign(inner, &body),
        _ => Answer::status(404),
    }
}

fn certificates(inner: &Inner, body: &Value) -> Answer {
    let key = inner.shown();
    let found = match text(body, "user_id") == USER {
        true => vec![json!({
            "service_type": "SMARTCA",
            "cert_id": CREDENTIAL,
            "cert_status": "Đang hoạt động",
            "serial_number": key.serial,
            "cert_data": key.chain.first().map(|der| Base64::encode_string(der)),
            "chain_data": { "ca_cert": key.chain.get(1).map(|der| Base64::encode_string(der)), "root_cert": null },
        })],
        false => Vec::new(),
    };
    said(200, "Success", json!({ "user_certificates": found }))
}

fn sign(inner: &mut Inner, body: &Value) -> Answer {
    let files = body["sign_files"].as_array().cloned().unwrap_or_default();
    let digests: Vec<Vec<u8>> = files
        .iter()
        .filter(|file| text(file, "sign_type") == "hash")
        .filter_map(|file| hex::decode(text(file, "data_to_be_signed")).ok())
        .collect();
    if digests.is_empty() || digests.len() != files.len() || text(body, "serial_number") != inner.own.serial {
        return said(400, "BAD_REQUEST", Value::Null);
    }
    let order = Order {
        name: inner.name("tran"),
        transaction: text(body, "transaction_id").to_owned(),
        digests,
        documents: files.iter().map(|file| text(file, "doc_id").to_owned()).collect(),
        mood: inner.fate(),
        asked: 0,
        used: false,
        callback: None,
    };
    let data = json!({ "transaction_id": order.transaction, "tran_code": order.name });
    inner.orders.push(order);
    said(200, "sig_wait_for_user_confirm", data)
}

fn status(inner: &mut Inner, name: &str) -> Answer {
    let Some(order) = inner.orders.iter_mut().find(|order| order.name == name) else {
        return said(400, "BAD_REQUEST", Value::Null);
    };
    order.asked += 1;
    match order.mood {
        Mood::Cancels => return said(4002, "Từ chối", Value::Null),
        Mood::Expires => return said(4001, "Hết hạn", Value::Null),
        Mood::Odd => return said(4003, "sig_state_4003", Value::Null),
        Mood::After(polls) if order.asked > polls => order.mood = Mood::AtOnce,
        Mood::After(_) | Mood::Never => {
            let data = json!({ "transaction_id": order.transaction, "signatures": null });
            return said(200, "sig_wait_for_user_confirm", data);
        }
        _ => {}
    }
    let Some(order) = inner.orders.iter().find(|order| order.name == name) else {
        return Answer::status(404);
    };
    let values = inner.values(order);
    let signatures: Vec<Value> = order
        .documents
        .iter()
        .zip(values)
        .map(|(id, value)| {
            json!({ "doc_id": id, "signature_value": Base64::encode_string(&value), "timestamp_signature": null })
        })
        .collect();
    let data = json!({ "transaction_id": order.transaction, "signatures": signatures });
    said(200, "SUCCESS", data)
}

fn said(status: i64, message: &str, data: Value) -> Answer {
    let http = u16::try_from(status)
        .ok()
        .filter(|status| *status < 600)
        .unwrap_or(200);
    Answer::Json(
        http,
        json!({ "status_code": status, "message": message, "data": data }),
    )
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}
