-- Which documents the tables of portion hold from now on.
set variable documents = [$first_document, $last_document]
